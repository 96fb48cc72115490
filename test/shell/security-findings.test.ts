// What lets others in, gives secrets away, or is given up by its maker: each rule finds it, and leaves its neighbours alone.
import { describe, expect, it } from "vitest";
import { analyseCommand } from "../../src/shell/analyse.ts";
import { placeholdersOf } from "./shell-fixture.ts";

/** The places where the rule finds something. */
function places(rule: string, text: string): readonly string[] {
  return analyseCommand(text, placeholdersOf(text))
    .findings.filter((it) => it.rule === rule)
    .map(({ start, end }) => text.slice(start, end));
}

const TOKEN = `SWMTKN-1-${"a".repeat(50)}-${"b".repeat(25)}`;

describe("secret-in-clear", () => {
  it.each([
    ["mysql -u root -phunter2 db", "-phunter2"],
    ["export DB_PASSWORD=hunter2", "DB_PASSWORD=hunter2"],
    ["DB_PASSWORD='hunter 2' ./migrate", "DB_PASSWORD='hunter 2'"],
    ["docker run -e MYSQL_ROOT_PASSWORD=my-secret-pw -d mysql", "MYSQL_ROOT_PASSWORD=my-secret-pw"],
    ["kubectl create secret generic a --from-literal=password=hunter2", "--from-literal=password=hunter2"],
    ["helm install x --set a=1,auth.rootPassword=hunter2", "a=1,auth.rootPassword=hunter2"],
    ["wget --password=hunter2 https://example.org", "--password=hunter2"],
    ["vault login --token hvs.abcdef", "hvs.abcdef"],
    ["curl -u admin:hunter2 https://example.org", "admin:hunter2"],
    ["psql postgres://app:hunter2@db/app", "postgres://app:hunter2@db/app"],
    ["echo hunter2 | docker login -u bob --password-stdin", "echo hunter2"],
    ["echo root:hunter2 | sudo chpasswd", "echo root:hunter2"],
    ["docker login -u bob -p hunter2", "hunter2"],
    ["sshpass -p hunter2 ssh node", "hunter2"],
    [`mysql -e "CREATE USER x IDENTIFIED BY 'hunter2'"`, `"CREATE USER x IDENTIFIED BY 'hunter2'"`],
    [`docker swarm join --token ${TOKEN} 10.0.0.1:2377`, TOKEN],
    ["aws configure set aws_access_key_id AKIAABCDEFGHIJKLMNOP", "AKIAABCDEFGHIJKLMNOP"],
    ["cat <<'EOF' > .env\nPORT=3000\nSECRET_KEY=abc123\nEOF", "SECRET_KEY=abc123"],
  ])("is found in %j", (text, place) => {
    expect(places("secret-in-clear", text)).toEqual([place]);
  });

  it.each([
    ["mysql -u root -p db"],
    ["export DB_PASSWORD=$OTHER"],
    ["export DB_PASSWORD=<PASSWORD>"],
    ["export DB_PASSWORD="],
    ["export DB_PASSWORD=YOUR_PASSWORD"],
    ["export DB_PASSWORD_FILE=/run/secrets/db"],
    ["TOKEN=$(curl https://example.org)"],
    ["docker run -e MYSQL_ROOT_PASSWORD -p 80:80 mysql"],
    ["docker login -u bob --password-stdin < token"],
    ["echo $TOKEN | docker login -u bob --password-stdin"],
    ["docker swarm join --token SWARM_TOKEN 10.0.0.1:2377"],
    ["aws configure set aws_access_key_id AKIAIOSFODNN7EXAMPLE"],
    ["sudo adduser --disabled-password mastodon"],
    ["curl -u admin https://example.org"],
    ["git clone https://example.org/a:b"],
    ["ssh-keygen -t ed25519 -f key"],
  ])("is not found in %j", (text) => {
    expect(places("secret-in-clear", text)).toEqual([]);
  });

  it("is not said again by the finding", () => {
    const { findings } = analyseCommand("mysql -phunter2", []);
    expect(JSON.stringify(findings)).not.toContain("hunter2");
  });
});

describe("open-door", () => {
  it.each([
    ["dockerd -H tcp://0.0.0.0:2375", "tcp://0.0.0.0:2375"],
    ["dockerd -H 0.0.0.0:2375", "0.0.0.0:2375"],
    ["python manage.py runserver 0.0.0.0:8000", "0.0.0.0:8000"],
    ["kubectl port-forward --address 0.0.0.0 pod/x 80", "0.0.0.0"],
    ["mongod --bind_ip=0.0.0.0", "--bind_ip=0.0.0.0"],
    ["mongod --bind_ip_all", "--bind_ip_all"],
    ["chmod 777 /data", "chmod 777 /data"],
    ["ufw disable", "ufw disable"],
    ["setenforce 0", "setenforce 0"],
    ["sudo systemctl disable --now firewalld", "sudo systemctl disable --now firewalld"],
    ["service iptables stop", "service iptables stop"],
    ["iptables -F", "iptables -F"],
    ["iptables -P INPUT ACCEPT", "iptables -P INPUT ACCEPT"],
  ])("is found in %j", (text, place) => {
    expect(places("open-door", text)).toEqual([place]);
  });

  it.each([
    ["dockerd -H tcp://127.0.0.1:2375"],
    ["python manage.py runserver 127.0.0.1:8000"],
    ["mongod --bind_ip 127.0.0.1"],
    ["docker run -p 0.0.0.0:80:80 web"],
    ["docker swarm init --listen-addr 0.0.0.0:2377"],
    ["curl http://0.0.0.0:80"],
    ["chmod 750 /data"],
    ["ufw allow 22"],
    ["setenforce 1"],
    ["systemctl restart firewalld"],
    ["iptables -P INPUT DROP"],
  ])("is not found in %j", (text) => {
    expect(places("open-door", text)).toEqual([]);
  });
});

describe("unencrypted-overlay", () => {
  it.each([
    ["docker network create -d overlay net"],
    ["docker network create --driver=overlay --attachable net"],
    ["docker network create --driver overlay --opt com.docker.network.driver.mtu=1400 net"],
  ])("is found in %j", (text) => {
    expect(places("unencrypted-overlay", text)).toEqual([text]);
  });

  it.each([
    ["docker network create --driver overlay --opt encrypted net"],
    ["docker network create -d overlay -o encrypted=true net"],
    ["docker network create -d bridge net"],
    ["docker network create overlay"],
    ["docker network ls --filter driver=overlay"],
  ])("is not found in %j", (text) => {
    expect(places("unencrypted-overlay", text)).toEqual([]);
  });
});

describe("end-of-support", () => {
  it.each([
    ["curl -fsSL https://example.org/key | sudo apt-key add -", "sudo apt-key add -"],
    ["sudo amazon-linux-extras install docker", "sudo amazon-linux-extras install docker"],
    ["docker-machine ssh a $(docker-machine ip a)", "docker-machine ssh a $(docker-machine ip a)"],
    ["python2 get.py", "python2 get.py"],
    ["docker pull k8s.gcr.io/pause:3.1", "k8s.gcr.io"],
    ["echo 'deb https://apt.kubernetes.io/ kubernetes-xenial main'", "apt.kubernetes.io"],
  ])("is found once in %j", (text, place) => {
    expect(places("end-of-support", text)).toEqual([place]);
  });

  // On Amazon Linux 2023 yum is another name of dnf.
  it.each([
    ["yum -y install docker"],
    ["dnf -y install docker"],
    ["apt-get install -y gnupg"],
    ["docker compose up -d"],
    ["python3 get.py"],
    ["docker pull registry.k8s.io/pause:3.9"],
  ])("is not found in %j", (text) => {
    expect(places("end-of-support", text)).toEqual([]);
  });
});
