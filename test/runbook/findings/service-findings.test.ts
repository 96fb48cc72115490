// What a guide's commands together tell of services, requirements and systems: found, and not found.
import { describe, expect, it } from "vitest";
import { runbookOf } from "../../support/plan-fixtures.ts";

const block = (...lines: readonly string[]): string => `\`\`\`bash\n${lines.join("\n")}\n\`\`\`\n`;
const guide = (...parts: readonly string[]): string => `# G\n\n${parts.join("\n")}`;

/** `line message` of each finding of the rule, in the guide and its steps. */
function found(rule: string, text: string): readonly string[] {
  const { findings, steps } = runbookOf(text);
  return [...findings, ...steps.flatMap((step) => step.findings)]
    .filter((it) => it.rule === rule)
    .map(({ line, message }) => `${line} ${message}`);
}

describe("service-without-mount", () => {
  const mount = "mkdir /data && mount /dev/xvdf /data";
  const link = "mkdir -p /data/docker && ln -s /data/docker /var/lib/docker";
  const start = "systemctl enable --now docker";

  it("is found where a service is started whose data a link puts on a mount", () => {
    expect(found("service-without-mount", guide(block(mount, link, "service docker start")))).toEqual([
      expect.stringMatching(/^6 docker keeps its data on the mount \/data \(line 5\)/),
    ]);
  });

  it.each([
    ["a link", [mount, link]],
    [
      "the service's own setting",
      [mount, `echo '{ "data-root": "/data/docker" }' > /etc/docker/daemon.json`],
    ],
    ["an entry in fstab", ["echo 'LABEL=x /data xfs defaults 0 2' >> /etc/fstab", link]],
    ["a mount in place of its directory", ["mount -t xfs -o noatime /dev/xvdf /var/lib/docker"]],
    ["another service's setting", ["mount /dev/xvdf /srv/", "echo 'datadir=/srv/mysql' > /etc/my.cnf"]],
  ])("is found for %s, where nothing starts it", (_what, lines) => {
    expect(found("service-without-mount", guide(block(...lines)))).toHaveLength(1);
  });

  it.each([
    [
      "the unit waits for the mount",
      [
        mount,
        link,
        "printf '[Unit]\\nRequiresMountsFor=/data\\n' > /etc/systemd/system/docker.service.d/a.conf",
        start,
      ],
    ],
    [
      "the unit requires the mount's unit",
      [
        mount,
        link,
        "printf '[Unit]\\nRequires=data.mount\\n' > /etc/systemd/system/docker.service.d/a.conf",
        start,
      ],
    ],
    [
      "fstab says so",
      [
        "echo 'LABEL=x /data xfs defaults,x-systemd.required-by=docker.service 0 2' >> /etc/fstab",
        link,
        start,
      ],
    ],
    ["the data is on no mount", ["mkdir /data", link, start]],
    ["the mount is another one", ["mount /dev/xvdf /database", link, start]],
    ["no data is moved", [mount, start]],
  ])("is not found where %s", (_what, lines) => {
    expect(found("service-without-mount", guide(block(...lines)))).toEqual([]);
  });

  it("is answered by a file that is written by hand", () => {
    const file =
      "Create `/etc/systemd/system/docker.service.d/a.conf` with this content:\n\n```ini\n[Unit]\nRequiresMountsFor=/data\n```\n";
    expect(found("service-without-mount", guide(block(mount, link), file, block(start)))).toEqual([]);
  });

  it("is not found where the two are on different nodes", () => {
    const two = `---\nroles: { a: one, b: two }\n---\n# A {on=a}\n\n${block(mount)}\n# B {on=b}\n\n${block(link, start)}`;
    expect(found("service-without-mount", two)).toEqual([]);
  });
});

describe("started-not-enabled", () => {
  it("is found for a service that is started, and for one that is installed by yum and restarted", () => {
    expect(found("started-not-enabled", guide(block("systemctl start docker")))).toHaveLength(1);
    expect(
      found("started-not-enabled", guide(block("yum -y install docker", "sudo service docker restart"))),
    ).toEqual([expect.stringMatching(/^5 docker is installed on line 4 /)]);
  });

  it.each([
    ["another step enables it", ["systemctl start docker", "systemctl enable docker.service"]],
    ["an earlier step enables it", ["chkconfig docker on", "service docker start"]],
    ["its package does", ["apt-get install -y docker.io", "systemctl start docker"]],
    [
      "it is restarted, and enabled",
      ["dnf -y install nginx", "systemctl restart nginx", "systemctl enable nginx"],
    ],
    ["it is restarted, and not installed here", ["systemctl restart sshd"]],
    ["another package is installed", ["yum -y install git", "systemctl restart sshd"]],
  ])("is not found where %s", (_what, lines) => {
    expect(found("started-not-enabled", guide(block(...lines)))).toEqual([]);
  });

  it("is found where only another service is enabled", () => {
    const lines = ["apt-get install -y nginx", "systemctl enable nginx", "systemctl start docker"];
    expect(found("started-not-enabled", guide(block(...lines)))).toHaveLength(1);
  });
});

describe("requirements", () => {
  const rules = (line: string, rest = ""): readonly string[] =>
    runbookOf(guide(`- ${line}\n\n${rest}`)).steps.flatMap((step) => step.findings.map(({ rule }) => rule));

  it.each([
    ["Docker Daemon: TCP 2375 from this Security Group", ["open-door"]],
    ["SSH: TCP 22 from anywhere", ["open-door"]],
    ["Database: TCP 5432 from 0.0.0.0/0", ["open-door"]],
    ["Docker Overlay: UDP 4789 from this Security Group", ["unencrypted-overlay"]],
    ["HTTPS: TCP 443 from anywhere", []],
    ["SSH: TCP 22 from 10.0.0.0/8", []],
    ["Docker Machine: TCP 2376 from this Security Group", []],
    ["Other: TCP 4789 from this Security Group", []],
  ])("%s: %j", (line, expected) => {
    expect(rules(line)).toEqual(expected);
  });

  it("of an overlay are met where the guide encrypts it", () => {
    const line = "Docker Overlay: UDP 4789 from this Security Group";
    expect(rules(line, block("docker network create -d overlay --opt encrypted net"))).toEqual([
      "not-repeatable",
    ]);
  });
});

describe("end-of-support", () => {
  it.each([
    ["Use Amazon Linux 2.", "3 Amazon Linux 2 "],
    ["Use AWS Linux 2 here.", "3 Amazon Linux 2 "],
    ["Use CentOS 7.", "3 CentOS 7 "],
    ["Use Ubuntu 18.04 LTS.", "3 Ubuntu 18.04 "],
    ["Run it in `debian:buster`.", "3 Debian 10 "],
  ])("is found in %j", (text, words) => {
    expect(found("end-of-support", guide(text))).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    ["Use Amazon Linux 2023."],
    ["Use CentOS Stream 9."],
    ["Use Ubuntu 20.04 LTS or newer."],
    ["Use Ubuntu 24.04."],
    ["Use Debian 13."],
    ["Use yum on Amazon Linux 2023."],
  ])("is not found in %j", (text) => {
    expect(found("end-of-support", guide(text))).toEqual([]);
  });

  it("is told once for each system", () => {
    expect(found("end-of-support", guide("CentOS 7, Ubuntu 16.04, CentOS 7."))).toHaveLength(2);
  });
});
