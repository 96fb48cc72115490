// The packages in a practice node's repository. Data only.

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly size: string;
  readonly needs: readonly string[];
  /** Commands that it installs. */
  readonly programs: readonly string[];
  readonly files: readonly (readonly [path: string, content: string])[];
  readonly preinstalled: boolean;
  /** The file of the repository that has it; null for the system's own repository. */
  readonly repository: string | null;
}

const DOCKER_SERVICE = `[Unit]
Description=Docker Application Container Engine
Documentation=https://docs.docker.com
After=network-online.target docker.socket firewalld.service containerd.service time-set.target
Wants=network-online.target containerd.service
Requires=docker.socket

[Service]
Type=notify
EnvironmentFile=-/etc/sysconfig/docker
EnvironmentFile=-/etc/sysconfig/docker-storage
ExecStartPre=/bin/mkdir -p /run/docker
ExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $OPTIONS $DOCKER_STORAGE_OPTIONS
ExecReload=/bin/kill -s HUP $MAINPID
LimitNOFILE=infinity
TimeoutStartSec=0
Delegate=yes
KillMode=process
Restart=on-failure
StartLimitBurst=3
StartLimitInterval=60s

[Install]
WantedBy=multi-user.target
`;

const CONTAINERD_SERVICE = `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target local-fs.target

[Service]
Type=notify
ExecStart=/usr/bin/containerd
Delegate=yes
KillMode=process
Restart=always

[Install]
WantedBy=multi-user.target
`;

const DOCKER_SOCKET = `[Unit]
Description=Docker Socket for the API

[Socket]
ListenStream=/var/run/docker.sock
SocketMode=0660
SocketUser=root
SocketGroup=docker

[Install]
WantedBy=sockets.target
`;

const entry = (name: string, version: string, size: string, more: Partial<Package> = {}): Package => ({
  name,
  version,
  size,
  needs: [],
  programs: [],
  files: [],
  preinstalled: false,
  repository: null,
  ...more,
});
const there = (name: string, version: string): Package =>
  entry(name, version, "1.0 M", { preinstalled: true });

export const PACKAGES: readonly Package[] = [
  entry("docker", "25.0.8-1.amzn2023.0.5", "46 M", {
    needs: ["containerd", "iptables-nft", "libcgroup", "pigz", "runc"],
    programs: ["docker", "dockerd", "docker-proxy"],
    files: [
      ["/usr/lib/systemd/system/docker.service", DOCKER_SERVICE],
      ["/usr/lib/systemd/system/docker.socket", DOCKER_SOCKET],
      [
        "/etc/sysconfig/docker",
        '# The max number of open files for the daemon itself, and all\n# running containers.\nOPTIONS="--default-ulimit nofile=32768:65536"\n',
      ],
      ["/etc/sysconfig/docker-storage", "DOCKER_STORAGE_OPTIONS=\n"],
    ],
  }),
  entry("containerd", "2.0.5-1.amzn2023.0.2", "26 M", {
    programs: ["containerd"],
    files: [["/usr/lib/systemd/system/containerd.service", CONTAINERD_SERVICE]],
  }),
  entry("iptables-nft", "1.8.8-3.amzn2023.0.2", "183 k"),
  entry("libcgroup", "3.0-1.amzn2023.0.1", "75 k"),
  entry("pigz", "2.5-1.amzn2023.0.3", "83 k"),
  entry("runc", "1.2.6-1.amzn2023.0.1", "3.7 M"),
  entry("mongodb-mongosh-shared-openssl3", "2.5.8-1.el8", "57 M", {
    programs: ["mongosh"],
    repository: "/etc/yum.repos.d/mongodb-org-8.0.repo",
  }),
  there("awscli-2", "2.25.0-1.amzn2023.0.1"),
  there("curl-minimal", "8.11.1-4.amzn2023.0.1"),
  there("amazon-ssm-agent", "3.3.2299.0-1.amzn2023"),
  there("bash", "5.2.15-1.amzn2023.0.2"),
  there("cloud-utils-growpart", "0.31-8.amzn2023.0.2"),
  there("coreutils", "8.32-30.amzn2023.0.3"),
  there("dnf", "4.14.0-1.amzn2023.0.6"),
  there("e2fsprogs", "1.46.5-2.amzn2023.0.2"),
  there("gawk", "5.1.0-3.amzn2023.0.3"),
  there("openssl", "3.2.2-1.amzn2023.0.1"),
  there("sudo", "1.9.15-1.p5.amzn2023.0.1"),
  there("systemd", "252.23-3.amzn2023"),
  there("util-linux", "2.37.4-1.amzn2023.0.4"),
  there("xfsprogs", "5.18.0-1.amzn2023.0.2"),
];

export function findPackage(name: string): Package | undefined {
  return PACKAGES.find((one) => one.name === name || `${one.name}.x86_64` === name);
}
