// The table of programs that wait: every row holds for its example, and not for what makes it another form.
import { describe, expect, it } from "vitest";
import { analyseCommand } from "../../../src/shell/analyse.ts";
import { WAITING_ROWS } from "../../../src/shell/waiting/waiting-rows.ts";

const KINDS = { terminal: "needs-terminal", answer: "asks-for-answer", endless: "never-ends" } as const;

const rulesOf = (text: string): readonly string[] =>
  analyseCommand(text, []).findings.map(({ rule }) => rule);

describe("each row", () => {
  it.each(WAITING_ROWS.map((row) => [row.example, row] as const))("%s", (example, row) => {
    expect(rulesOf(example)).toContain(KINDS[row.kind]);
    expect(row.programs.split(" ").some((name) => example.split(/[ ']/).includes(name))).toBe(true);
  });

  it.each(
    WAITING_ROWS.filter(({ unless = [] }) => unless.includes("--version")).map(({ example }) => [example]),
  )("%s --version does not wait", (example) => {
    expect(rulesOf(`${example} --version`)).not.toContain("never-ends");
    expect(rulesOf(`${example} --version`)).not.toContain("needs-terminal");
  });
});

describe("does not wait", () => {
  it.each([
    "docker run -dt ubuntu sleep infinity",
    "docker run -d -p 80:80 nginx",
    "docker run alpine hostname",
    "docker compose -f a.yml logs",
    "docker-compose -f a.yml logs web",
    "docker-compose rm -f web",
    "kubectl logs -p web",
    "git commit --signoff --message 'text'",
    "git -C web commit -m text",
    "mysql -e'show databases'",
    "sqlcmd -S web -Q 'select 1'",
    "openssl genrsa -out a.pem 4096",
    "less /var/log/messages",
    "gcloud auth list",
    "gcloud auth activate-service-account --key-file a.json",
    "certbot certificates",
    "ssh -f -N -L 80:web:80 host",
    "nomad job run web.nomad",
    "containerd config default",
    "mc ls store/web",
    "prometheus --version",
    "vmstat 1 5",
  ])("%s", (text) => {
    expect(analyseCommand(text, []).interactive).toBeNull();
  });
});

describe("waits", () => {
  it.each([
    ["docker run --rm -p 80:80 nginx", "docker run without -d"],
    ["docker run -it alpine sh", "docker run -t"],
    ["docker -H tcp://10.0.0.4:2376 exec -it web sh", "docker exec -t"],
    ["docker-compose -f a.yml logs -f", "docker-compose logs --follow"],
    ["docker service logs --follow web", "docker logs --follow"],
    ["kubectl -n web logs -f api", "kubectl logs --follow"],
    ["nomad alloc logs -f 1a", "nomad logs --follow"],
    ["aws logs tail web --follow", "aws logs --follow"],
    ["docker-compose rm web", "docker-compose rm"],
    ["kubectl -n web edit deploy/api", "kubectl edit"],
    ["bin/rails console", "bin/rails console"],
    ["git commit --amend --signoff", "git commit without -m"],
    ["gcloud auth application-default login", "gcloud auth application-default login"],
  ])("%s", (text, what) => {
    expect(analyseCommand(text, []).interactive).toMatch(
      new RegExp(`: \`${what.replace(" without", "` without")}\`?\\.$`),
    );
  });
});
