// Each family of commands: what it does to the node, and the text and code with which it fails.
import { beforeAll, describe, expect, it } from "vitest";
import { type PracticeShell, practiceShell } from "../support/practice-shell.ts";

type Case = readonly [command: string, exitCode: number, stdout: string | RegExp, stderr?: string | RegExp];

/** Runs the commands one after another on one new node; each case says what that one must give. */
function walk(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    let shell: PracticeShell;
    beforeAll(async () => {
      shell = await practiceShell();
    });
    it.each(cases.map((one) => [one[0], one] as const))(
      "%s",
      async (command, [, exitCode, stdout, stderr = ""]) => {
        const said = await shell.run(command);
        expect(said.stderr).toEqual(stderr instanceof RegExp ? expect.stringMatching(stderr) : stderr);
        expect(said.stdout).toEqual(stdout instanceof RegExp ? expect.stringMatching(stdout) : stdout);
        expect(said.exitCode).toBe(exitCode);
      },
    );
  });
}

walk("disks", [
  ["lsblk -no NAME,SIZE,TYPE /dev/nvme1n1", 0, "nvme1n1 1T disk\n"],
  ["lsblk -o NAME,SERIAL -d -n /dev/nvme1n1", 0, /^nvme1n1 vol0[0-9a-f]{16}\n$/],
  ["lsblk -J -o NAME,MOUNTPOINT /dev/nvme0n1 | jq .", 127, "", "bash: jq: command not found\n"],
  ["lsblk -J -o NAME,MOUNTPOINT /dev/nvme1n1", 0, /"name": "nvme1n1",\s+"mountpoint": null/],
  ["lsblk /dev/nvme9n1", 32, "", "lsblk: /dev/nvme9n1: not a block device\n"],
  ["lsblk -o NOPE", 1, "", "lsblk: unknown column: nope\n"],
  ["blkid /dev/nvme1n1", 2, ""],
  ["blkid -s UUID -o value /dev/nvme1n1", 2, ""],
  ["wipefs -n /dev/nvme1n1", 0, ""],
  [
    "mkfs.xfs /dev/nvme9n1",
    1,
    "",
    /^Error accessing specified device \/dev\/nvme9n1: No such file or directory\nUsage: mkfs\.xfs/,
  ],
  ["mkfs.xfs", 1, "", /^no device name given in argument list\n/],
  ["mkfs -t xfs /dev/nvme0n1p1", 1, "", /^mkfs\.xfs: \/dev\/nvme0n1p1 contains a mounted filesystem\n/],
  ["mkfs -t xfs /dev/nvme0n1", 1, "", "mkfs.xfs: cannot open /dev/nvme0n1: Device or resource busy\n"],
  ["mkfs -t nope /dev/nvme1n1", 1, "", "mkfs: failed to execute mkfs.nope: No such file or directory\n"],
  ["mkfs -t xfs -L data /dev/nvme1n1", 0, /^meta-data=\/dev\/nvme1n1 +isize=512 +agcount=32/],
  ["blkid -s TYPE -o value /dev/nvme1n1", 0, "xfs\n"],
  ["blkid -U $(blkid -s UUID -o value /dev/nvme1n1)", 0, "/dev/nvme1n1\n"],
  ["wipefs -n /dev/nvme1n1", 0, /^DEVICE +OFFSET +TYPE +UUID +LABEL\nnvme1n1 +0x0 +xfs +\S+ data\n$/],
  [
    "mkfs.ext4 /dev/nvme1n1",
    1,
    /contains a xfs file system labelled 'data'\nProceed anyway\? \(y,N\) $/,
    /^mke2fs/,
  ],
  [
    "mkfs.xfs /dev/nvme1n1",
    1,
    "",
    /appears to contain an existing filesystem \(xfs\)\.\nmkfs\.xfs: Use the -f option to force overwrite\.\n$/,
  ],
  ["mkfs.xfs -f /dev/nvme1n1", 0, /^meta-data/],
  ["growpart /dev/nvme0n1 1", 1, /^NOCHANGE: partition 1 is size \d+\. it cannot be grown\n$/],
  ["growpart /dev/nvme0n1 9", 2, "FAILED: failed to get start and end for /dev/nvme0n1p9 in /dev/nvme0n1\n"],
  ["growpart /dev/nvme9n1 1", 2, "FAILED: /dev/nvme9n1: does not exist\n"],
  ["xfs_growfs -d /data", 1, "", "xfs_growfs: /data is not a mounted XFS filesystem\n"],
  ["resize2fs /dev/nvme1n1", 1, "", /Bad magic number in super-block/],
  ["echo x > /dev/nvme1n1", 1, "", /Operation not permitted/],
  ["[ -b /dev/nvme1n1 ] && [[ -b /dev/nvme0n1p1 ]] && ! test -b /dev/null && echo yes", 0, "yes\n"],
]);

walk("mounts", [
  ["mount /dev/nvme1n1 /data", 32, "", "mount: /data: mount point does not exist.\n"],
  [
    "mkdir /data; mount /dev/nvme1n1 /data",
    32,
    "",
    /^mount: \/data: wrong fs type, bad option, bad superblock on \/dev\/nvme1n1, missing codepage or helper program, or other error\.\n$/,
  ],
  ["mount /dev/nvme9n1 /data", 32, "", "mount: /data: special device /dev/nvme9n1 does not exist.\n"],
  ["mount /data", 1, "", "mount: /data: can't find in /etc/fstab.\n"],
  ["mkfs.xfs -q /dev/nvme1n1; echo below > /data/below; mount /dev/nvme1n1 /data; ls /data", 0, ""],
  ["mount /dev/nvme1n1 /data", 32, "", "mount: /data: /dev/nvme1n1 already mounted on /data.\n"],
  ["mkfs.xfs -f /dev/nvme1n1", 1, "", /contains a mounted filesystem/],
  ["findmnt -n -o SOURCE,FSTYPE /data", 0, "/dev/nvme1n1 xfs\n"],
  ["findmnt -n -o TARGET -T /data/x/y", 1, ""],
  ["mkdir -p /data/x; findmnt -n -o TARGET -T /data/x", 0, "/data\n"],
  ["rmdir /data", 1, "", /Device or resource busy/],
  [
    "mountpoint /data; mountpoint /etc; mountpoint /nope",
    1,
    "/data is a mountpoint\n/etc is not a mountpoint\n",
    "mountpoint: /nope: No such file or directory\n",
  ],
  ["umount /data && cat /data/below", 0, "below\n"],
  ["umount /data", 32, "", "umount: /data: not mounted.\n"],
  ["umount /nope", 32, "", "umount: /nope: no mount point specified.\n"],
  ["umount /", 32, "", "umount: /: target is busy.\n"],
  [
    "echo 'UUID=0000 /data xfs defaults 0 2' >> /etc/fstab; mount -a",
    32,
    "",
    "mount: /data: can't find UUID=0000.\n",
  ],
  [
    "findmnt --verify",
    1,
    /^\/data\n {3}\[E\] unreachable on boot required source: UUID=0000\n\n0 parse errors, 1 error, 0 warnings\n$/,
  ],
  [
    "sed -i 's/UUID=0000/\\/dev\\/nvme1n1/' /etc/fstab; mount -a; findmnt -no SOURCE /data",
    0,
    "/dev/nvme1n1\n",
  ],
  [
    "echo 'broken line' >> /etc/fstab; mount -a",
    0,
    "",
    /^mount: \/etc\/fstab: parse error at line \d+ -- ignored\n$/,
  ],
  ["mount -o bind /etc /mnt", 1, "", "mount -o bind: not simulated on a practice node\n"],
  ["df --output=target /data", 1, "", /not simulated/],
  ["df -hT /data | tail -1", 0, /^\/dev\/nvme1n1 xfs +1\.0T +\S+ +\S+ +1% \/data\n$/],
]);

walk("packages", [
  ["rpm -q docker", 1, "package docker is not installed\n"],
  ["command -v docker", 1, ""],
  ["docker ps", 127, "", "bash: docker: command not found\n"],
  [
    "yum install -y nosuchpackage",
    1,
    /No match for argument: nosuchpackage\n$/,
    "Error: Unable to find a match: nosuchpackage\n",
  ],
  ["dnf install docker", 1, /Install {2}6 Packages[\s\S]*Is this ok \[y\/N\]: $/, "Operation aborted.\n"],
  ["rpm -q docker", 1, "package docker is not installed\n"],
  ["echo y | dnf install docker", 0, /Complete!\n$/],
  ["rpm -q docker xfsprogs", 0, /^docker-25\S+\nxfsprogs-\S+\n$/],
  [
    "yum -y install docker",
    0,
    /is already installed\.\nDependencies resolved\.\nNothing to do\.\nComplete!\n$/,
  ],
  ["yum -q -y install docker", 0, ""],
  ["amazon-linux-extras install docker", 127, "", /command not found/],
  ["yum remove docker", 1, "", "yum remove: not simulated on a practice node\n"],
]);

walk("services", [
  ["systemctl start docker", 5, "", "Failed to start docker.service: Unit docker.service not found.\n"],
  [
    "service docker start",
    5,
    "",
    "Redirecting to /bin/systemctl start docker.service\nFailed to start docker.service: Unit docker.service not found.\n",
  ],
  ["systemctl status docker", 4, "", "Unit docker.service could not be found.\n"],
  ["systemctl enable docker", 1, "", "Failed to enable unit: Unit file docker.service does not exist.\n"],
  ["systemctl is-active docker", 3, "inactive\n"],
  [
    "systemctl is-enabled docker",
    1,
    "",
    "Failed to get unit file state for docker.service: No such file or directory\n",
  ],
  ["systemctl is-active sshd; systemctl is-enabled sshd", 0, "active\nenabled\n"],
  [
    "yum -yq install docker; systemctl is-active docker; systemctl is-enabled docker",
    1,
    "inactive\ndisabled\n",
  ],
  [
    "systemctl enable --now docker",
    0,
    "",
    "Created symlink /etc/systemd/system/multi-user.target.wants/docker.service → /usr/lib/systemd/system/docker.service.\n",
  ],
  ["systemctl is-active docker containerd docker.socket", 0, "active\nactive\nactive\n"],
  ["systemctl show -p ActiveState --value docker", 0, "active\n"],
  [
    "mkdir -p /etc/systemd/system/docker.service.d; printf '[Service]\\nExecStart=/usr/bin/dockerd\\n' > /etc/systemd/system/docker.service.d/a.conf; systemctl restart docker",
    0,
    "",
    /^Warning: The unit file, source configuration file or drop-ins of docker\.service changed on disk\./,
  ],
  [
    "systemctl daemon-reload; systemctl restart docker",
    1,
    "",
    /^Failed to restart docker\.service: Unit docker\.service has a bad unit file setting\.\n/,
  ],
  [
    "printf '[Service]\\nExecStart=\\nExecStart=/usr/bin/nodockerd\\n' > /etc/systemd/system/docker.service.d/a.conf; systemctl daemon-reload; systemctl start docker",
    1,
    "",
    /^Job for docker\.service failed because the control process exited with error code\.\n/,
  ],
  [
    "journalctl -u docker -n 2 --no-pager",
    0,
    /Failed to locate executable \/usr\/bin\/nodockerd: No such file or directory/,
  ],
  ["systemctl is-failed docker", 0, "failed\n"],
  [
    "printf '[Unit]\\nRequiresMountsFor=/data\\n' > /etc/systemd/system/docker.service.d/a.conf; mkdir -p /data; echo 'UUID=1 /data xfs defaults,nofail 0 2' >> /etc/fstab; systemctl daemon-reload; systemctl start docker",
    1,
    "",
    "A dependency job for docker.service failed. See 'journalctl -xe' for details.\n",
  ],
  [
    'mkfs.xfs -q /dev/nvme1n1; sed -i "s/UUID=1/UUID=$(blkid -s UUID -o value /dev/nvme1n1)/" /etc/fstab; systemctl start docker; mountpoint -q /data && systemctl is-active docker',
    0,
    "active\n",
  ],
  [
    "systemctl disable docker",
    0,
    "",
    'Removed "/etc/systemd/system/multi-user.target.wants/docker.service".\n',
  ],
  ["systemctl isolate rescue", 1, "", "systemctl isolate: not simulated on a practice node\n"],
]);

walk("docker", [
  [
    "yum -yq install docker; docker info",
    1,
    /^Client:/,
    /^ERROR: Cannot connect to the Docker daemon at unix:\/\/\/var\/run\/docker\.sock\. Is the docker daemon running\?\n/,
  ],
  [
    "docker swarm init",
    1,
    "",
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n",
  ],
  [
    "test -e /var/lib/docker; echo $?; systemctl start docker; test -d /var/lib/docker/volumes; echo $?; test -S /var/run/docker.sock; echo $?",
    0,
    "1\n0\n0\n",
  ],
  ["docker ps -q", 0, ""],
  ["docker info --format '{{.Swarm.LocalNodeState}}'", 0, "inactive\n"],
  ["docker info --format '{{.Nope}}'", 64, "", /not simulated/],
  ["docker node ls", 1, "", /^Error response from daemon: This node is not a swarm manager\./],
  ["docker swarm join", 1, "", /^"docker swarm join" requires exactly 1 argument\.\n/],
  [
    "docker swarm join --token nonsense 172.31.0.1:2377",
    1,
    "",
    "Error response from daemon: invalid join token\n",
  ],
  ["docker swarm init --advertise-addr nonsense", 1, "", /advertise address must be a non-zero IP address/],
  [
    "docker swarm init",
    0,
    /^Swarm initialized: current node \([0-9a-z]{25}\) is now a manager\.\n\nTo add a worker to this swarm, run the following command:\n\n {4}docker swarm join --token SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25} 172\.31\./,
  ],
  ["docker swarm init", 1, "", /^Error response from daemon: This node is already part of a swarm\./],
  ["docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}'", 0, "active true\n"],
  [
    'a=$(docker swarm join-token -q worker); b=$(docker swarm join-token -q worker); docker swarm join-token --rotate worker > /dev/null; c=$(docker swarm join-token -q worker); [ "$a" = "$b" ] && [ "$a" != "$c" ]',
    0,
    "",
  ],
  ["docker network create -d overlay lamp && docker network ls | grep -c overlay", 0, /2\n$/],
  [
    "docker network create lamp",
    1,
    "",
    "Error response from daemon: network with name lamp already exists\n",
  ],
  ["docker run hello-world", 1, "", "docker run hello-world: not simulated on a practice node\n"],
  ["docker nonsense", 1, "", "docker: 'nonsense' is not a docker command.\nSee 'docker --help'\n"],
  ["docker swarm leave", 1, "", /Use `--force` to ignore this message\.\n$/],
  ["docker swarm leave --force", 0, "Node left the swarm.\n"],
  [
    'echo \'{"data-root": "/srv/docker"}\' > /etc/docker/daemon.json',
    1,
    "",
    "bash: /etc/docker/daemon.json: No such file or directory\n",
  ],
  [
    "mkdir -p /etc/docker; echo '{\"data-root\": \"/srv/docker\"}' > /etc/docker/daemon.json; systemctl restart docker; docker info --format '{{.DockerRootDir}}'; ls -d /srv/docker",
    0,
    "/srv/docker\n/srv/docker\n",
  ],
  [
    "echo '{' > /etc/docker/daemon.json; systemctl restart docker",
    1,
    "",
    /control process exited with error code/,
  ],
  [
    "echo '{\"nope\": 1}' > /etc/docker/daemon.json; systemctl restart docker; journalctl -u docker -n 2",
    0,
    /the following directives don't match any configuration option: nope/,
    /control process exited/,
  ],
  [
    'echo \'{"hosts": ["fd://"]}\' > /etc/docker/daemon.json; systemctl restart docker; journalctl -u docker -n 2',
    0,
    /specified both as a flag and in the configuration file: hosts/,
    /control process exited/,
  ],
]);

walk("users and names", [
  [
    "id -u; whoami; id ec2-user",
    0,
    "0\nroot\nuid=1000(ec2-user) gid=1000(ec2-user) groups=1000(ec2-user),4(adm),10(wheel),190(systemd-journal)\n",
  ],
  ["usermod -a -G docker ec2-user", 6, "", "usermod: group 'docker' does not exist\n"],
  ["usermod -a -G wheel nobody2", 6, "", "usermod: user 'nobody2' does not exist\n"],
  [
    "yum -yq install docker; usermod -aG docker ec2-user; getent group docker; id -nG ec2-user",
    0,
    "docker:x:991:ec2-user\nec2-user adm wheel systemd-journal docker\n",
  ],
  ["getent group nope", 2, ""],
  ["id nope", 1, "", "id: ‘nope’: no such user\n"],
  ["hostname", 0, /^ip-172-31-\d+-\d+\.ec2\.internal\n$/],
  [
    "hostnamectl set-hostname node-01.practice.example; hostname; hostname -s; cat /etc/hostname /proc/sys/kernel/hostname; uname -n",
    0,
    "node-01.practice.example\nnode-01\nnode-01.practice.example\nnode-01.practice.example\nnode-01.practice.example\n",
  ],
  ["hostnamectl set-hostname 'no good'", 1, "", "Invalid hostname 'no good'\n"],
  ["hostname -I", 0, /^172\.31\.\d+\.\d+ \n$/],
  ["uname -srm", 0, /^Linux 6\.1\.\S+ x86_64\n$/],
  [". /etc/os-release; echo $PRETTY_NAME", 0, /^Amazon Linux 2023/],
]);

walk("files", [
  ["mkdir /a/b", 1, "", "mkdir: cannot create directory ‘/a/b’: No such file or directory\n"],
  ["mkdir -p /a/b && mkdir /a/b", 1, "", "mkdir: cannot create directory ‘/a/b’: File exists\n"],
  ["umask 027; mkdir /a/c; touch /a/c/f; stat -c '%a %A' /a/c /a/c/f", 0, "750 drwxr-x---\n640 -rw-r-----\n"],
  ["mkdir -m 700 /a/d; stat -c '%a %U:%G %F' /a/d", 0, "700 root:root directory\n"],
  ["ln -s /a/d /a/link; ln -s /x /a/link; readlink /a/d/x", 0, "/x\n"],
  [
    "ln -s /a/d /a/link2 && ln -s /y /a/link2/deep && ls -l /a/d/deep",
    0,
    /^lrwxrwxrwx 1 root root 2 .* \/a\/d\/deep -> \/y\n$/,
  ],
  [
    "ln /nope /a/hard",
    1,
    "",
    "ln: failed to create hard link '/a/hard' => '/nope': No such file or directory\n",
  ],
  ["rm /a/d", 1, "", "rm: cannot remove '/a/d': Is a directory\n"],
  [
    "rm /nope; rm -f /nope; rm -rf /a/link2; ls -d /a/d",
    0,
    "/a/d\n",
    "rm: cannot remove '/nope': No such file or directory\n",
  ],
  ["rm -rf /", 1, "", /it is dangerous to operate recursively on '\/'/],
  ["rm -rf /proc/1", 1, "", /Operation not permitted/],
  [
    "d=$(mktemp -d) && f=$(mktemp) && stat -c %a $d $f && mktemp -p /nope",
    1,
    "700\n600\n",
    /mktemp: failed to create file via template ‘\/nope\/tmp\.XXXXXXXXXX’: No such file or directory/,
  ],
  ["echo x | tee /nope/x", 1, "x\n", "tee: /nope/x: No such file or directory\n"],
  [
    "echo x > /nope/x || echo caught; cd /nope",
    1,
    "caught\n",
    "bash: /nope/x: No such file or directory\nbash: cd: /nope: No such file or directory\n",
  ],
  ["ls /nope", 2, "", "ls: cannot access '/nope': No such file or directory\n"],
  ["cat < /nope", 1, "", "bash: /nope: No such file or directory\n"],
  ["echo hidden > /dev/null; cat /dev/null; head -c 4 /dev/urandom | wc -c", 0, /^ *4\n$/],
  [
    "printf abc > /tmp/x; sha256sum /tmp/x; printf abc | openssl dgst -sha256 -r",
    0,
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  /tmp/x\nba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad *stdin\n",
  ],
  [
    "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out /tmp/k && openssl pkey -in /tmp/k -pubout -out /tmp/p && printf 'a\\nsecret' | openssl pkeyutl -encrypt -pubin -inkey /tmp/p -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 | base64 | base64 -d | openssl pkeyutl -decrypt -inkey /tmp/k -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256",
    0,
    "a\nsecret",
  ],
  ["openssl rand -hex 16 | wc -c", 0, /^ *33\n$/],
  ["openssl s_client", 1, "", "openssl s_client: not simulated on a practice node\n"],
]);

walk("the shell", [
  ["nope", 127, "", "bash: nope: command not found\n"],
  [
    "g() { :; }; command -v lsblk cd g; command -v nope docker || echo none; which docker || echo none; type lsblk docker || echo none",
    0,
    "/usr/bin/lsblk\ncd\ng\nnone\nnone\nlsblk is /usr/bin/lsblk\nnone\n",
    "bash: type: docker: not found\n",
  ],
  [
    "printf '#!/bin/sh\\necho mine $1\\n' > /usr/local/bin/mine; chmod 755 /usr/local/bin/mine; command -v mine; mine x",
    0,
    "/usr/local/bin/mine\nmine x\n",
  ],
  ["sudo nope", 1, "", "sudo: nope: command not found\n"],
  ["sudo sh -c 'echo $0 $1' a b; A=1 sudo env | grep -c SUDO_UID", 0, "a b\n1\n"],
  ["umask 077; (umask 022; umask); umask; sh -c 'umask 000'; umask", 0, "0022\n0077\n0077\n"],
  ["f() { umask 000; umask; }; (f); umask", 0, "0000\n0022\n"],
  ["case A=1 in A=*) echo yes ;; esac", 2, "", /syntax error/],
  ["x=A=1; case $x in B=*) echo no ;; A=*) echo yes ;; esac", 0, "yes\n"],
  ["u=12.35; echo $((${u%%.*} * 100 + ${u#*.}))", 0, "1235\n"],
  ["trap 'echo hi' EXIT", 1, "", "bash: trap: not simulated on a practice node\n"],
  ["kill -0 $$ && echo alive; kill -0 99999", 1, "alive\n", "bash: kill: (99999) - No such process\n"],
  ["kill -TERM $$; echo unreachable", 143, ""],
  ["sh -c 'kill -KILL $$'; echo $?", 0, "137\n"],
  [
    "read -r stat < /proc/$$/stat; set -- $stat; echo $2 $4; [ -d /proc/99999 ] || echo gone",
    0,
    "(bash) 1\ngone\n",
  ],
  ["echo out; { echo late; } & wait; echo end", 0, "out\nend\nlate\n"],
  ["x=1; { x=2; exit 3; } & wait $!; echo $? $x", 0, "3 1\n"],
  ["for i in 1 2 3; do { echo $i > /tmp/f$i; } & done; wait; cat /tmp/f1 /tmp/f2 /tmp/f3", 0, "1\n2\n3\n"],
]);
