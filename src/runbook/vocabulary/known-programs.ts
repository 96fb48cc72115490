// Programs and shell words by which untagged text is recognised as shell. Only a hint for reading, not about risk.

const programs = `
VBoxManage adb add-apt-repository adduser airflow alertmanager alias amazon-cloudwatch-agent-ctl amazon-linux-extras amplify
amtool ansible ansible-galaxy ansible-inventory ansible-playbook ansible-vault ant apache2ctl apachectl apcupsd apk apparmor_parser apropos apt apt-get apt-key argo argocd
aria2c arp arping artisan ash at atq autoconf automake avahi-browse awk aws aws-vault az badblocks base64 basename bash bazel bc
bison black blkdiscard blkid blockdev bower bq brctl brew bridge btrfs buildah bun bundle bundler bunzip2 bzcat bzip2 c++ cal
calico calicoctl cap cargo cat cd cdk ceph certbot certtool cfdisk cfn-init cfn-signal cfssl chattr chcon chcpu checkov chfn chgrp
chkconfig chmod chown chpasswd chrony chronyc chroot chsh cilium cksum clang clear cloud-init cloudctl cloudflared clusterctl
cmake cmctl cmp cni column comm command composer conda conftest consul containerd copilot corepack cosign cp cpan cpio crane
createdb crictl cron crontab cryptsetup csplit csysdig ctr cue curl cut dart date dcos dd debconf-set-selections debootstrap
debugfs delgroup deluser deno depmod devcontainer devspace df dhclient dhcpcd diff diff3 dig direnv dirname dive django-admin
dmesg dmidecode dmsetup dnf dnsmasq doas docker docker-compose docker-machine docker-slim dockerd doctl dos2unix dot dotnet dpkg
dpkg-query dpkg-reconfigure dracut drupal drush du e2fsck e2image e2label ec2-metadata echo ecs-cli edquota eksctl elixir emacs
encfs env envsubst erl esbuild eslint esxcli etcd etcdctl ethtool eval ex exec exiftool exit expect export expr factor
fail2ban-client falco fallocate fastboot fd fdisk ffmpeg fgrep file filebeat find findmnt firebase firewall-cmd flatpak flutter
flux fly fmt foreman fping fpm free freshclam fsck ftp fuser fusermount g++ gcc gcloud gdb gdisk gem genisoimage getcap getconf
getenforce getent getfacl getopt gh git gitlab-ctl gitlab-runner glances gmake go gofmt golangci-lint goreleaser gosu gotestsum
govc gpasswd gpg gpgconf gradle gradlew grep groupadd groupdel groupmod groups growpart grpcurl grub-install grub-mkconfig
grub2-mkconfig grype gsettings gsutil gulp gunzip gzip hadolint hadoop haproxy hcloud hdparm head helm helm3 helmfile heroku
hexdump host hostname hostnamectl hping3 htop htpasswd http httpd hugo hwclock ibmcloud iconv id iex ifconfig ifdown iftop ifup
influx infracost init initctl initdb inotifywait insmod insserv install invoke-rc.d iostat iotop ip ip6tables iperf iperf3 ipset
iptables iptables-restore iptables-save ipvsadm irb iscsiadm istioctl iw iwconfig jar java javac jekyll jenkins jest join
journalctl journald jq jruby jstack jupyter k0s k3d k3s k9s kafka-topics kafka-topics.sh kcat keytool kill killall kind kinit
klist kn ko kompose kops kubeadm kubeconform kubectl kubectx kubelet kubens kubeseal kubetail kubeval kustomize last lastlog
launchctl ld ldapadd ldapmodify ldapsearch ldapwhoami ldconfig ldd lein lerna less lftp linkerd linode-cli ln localectl locate
logger loginctl logname logrotate losetup lpr ls lsattr lsblk lscpu lshw lsinitrd lsmod lsns lsof lspci lsscsi ltrace lvchange
lvconvert lvcreate lvdisplay lvextend lvm lvmdiskscan lvmetad lvreduce lvremove lvresize lvs lvscan lxc lxd m4 mail mailx make
makepkg man mandb masscan mc md5sum mdadm meson microk8s minikube minio mix mkdir mkdocs mkfifo mkfs mkfs.ext4 mkfs.xfs
mkinitcpio mkinitramfs mkisofs mknod mkpasswd mkswap mktemp mkvirtualenv mocha modinfo modprobe mogrify molecule mongo mongod
mongodump mongoexport mongoimport mongorestore mongosh more mount mpstat msfconsole mtr multipass multipath mv mvn mvnw mysql
mysql_secure_installation mysqladmin mysqlcheck mysqld mysqldump mysqlimport mysqlshow namei nano nats nc ncat ncdu needrestart
nerdctl netcat netlify netplan netstat networkctl neutron newgrp newusers nft nginx ngrok nice ninja nix nl nmap nmcli nmtui
node nodetool nohup nomad notary npm npm-check nproc npx nsenter nslookup nsxcli ntfsfix ntpdate ntpq numactl nvidia-smi nvm
nvme nx objdump oc occ oci od ollama opa open openssl openstack openvpn opkg oras ovftool ovn-appctl ovn-nbctl ovn-sbctl
ovs-ofctl ovs-vsctl packer pacman parted partprobe partx paru pass passwd paste patch pcs pear pecl perf perl pflogsumm
pg_basebackup pg_ctl pg_ctlcluster pg_dump pg_dumpall pg_isready pg_lsclusters pg_restore pgbench pgrep php phpenmod phpize
pidof pihole pihole-FTL ping pinky pip pip-compile pip3 pipenv pipx pkexec pkg pkgutil pkill plutil pm2 pmap pnpm podman
podman-compose poetry popd poweroff pprof pre-commit prettier printenv printf privoxy prlimit prometheus promtool prosodyctl
protoc ps ps2pdf psql pssh pstree pushd pvchange pvcreate pvdisplay pvmove pvremove pvresize pvs pvscan pwck pwconv pwd pwgen
pyenv pytest python python2 python3 qemu-img qemu-system-x86_64 quota quotaon rabbitmqctl rackup rails rake rbd rbenv rclone
rdiff-backup readelf readlink realm realpath reboot redis-benchmark redis-cli redis-server regctl rename renice reset resize2fs
resolvectl restic restorecon rev rfkill rgrep rke rkhunter rm rmdir route rpcinfo rpm rpmbuild rspec rsync rsyslogd ruby runme
rustc rustup s3cmd salt salt-call sam samba-tool sar sbt scala scontrol scp screen script scrot scw sddm sdkmanager sed semanage
sensors seq seqkit service session-manager-plugin sestatus setcap setenforce setfacl setfont setsebool sfdisk sftp sgdisk sh
sha1sum sha256sum sha512sum shasum shellcheck showmount shred shuf shutdown sidekiq sinfo size skaffold skopeo slabtop slapadd
slapcat slapd sleep smartctl smbclient smbpasswd snap snapper snmpget snmpwalk socat sops sort source spack split sqlite3 squeue
ss ssh ssh-add ssh-agent ssh-copy-id ssh-keygen ssh-keyscan sshd sshfs sshpass ssm-cli start-stop-daemon startx stat step stern
strace strings stty su subscription-manager sudo sum supervisorctl svn swanctl swapoff swapon syft sync sysbench sysctl sysdig
systemctl systemd-analyze systemd-cat systemd-detect-virt systemd-nspawn systemd-resolve systemd-run systemd-sysusers
systemd-tmpfiles tac tail tailscale talosctl tar task tc tcpdump tcpreplay tee telinit telnet terraform terraform-docs
terragrunt tflint tfsec tftp thor tig tilt timedatectl tkn tldr tmux tootctl top tor touch tox tput tr traceroute trivy truncate
tsc tshark tsort tsx tty tune2fs turbo tzselect udevadm ufw ulimit umask umount unalias uname uncompress unexpand uniq unlink
unlzma unrar unshare unxz unzip unzstd update-ca-certificates update-grub update-rc.d uptime useradd userdel usermod users
uuidgen uv uvicorn vagrant valgrind varnishadm vault vboxmanage vcgencmd velero vgchange vgcreate vgs vi vim virsh virt-install
virtualenv visudo vite vitest vlc vmstat w wait wal-g wall watch wc webpack wg wg-quick wget whatis whereis which whiptail who
whoami whois wipefs wp wp-cli wpa_passphrase wrangler write wscat wsl xargs xauth xclip xdg-open xe xfs_admin xfs_db xfs_growfs
xfs_info xfs_repair xmllint xset xxd xz xzcat yarn yay yes ykman yq yt-dlp yum yum-complete-transaction yum-config-manager
yum-utils zabbix_get zcat zfs zgrep zip zkCli.sh zless zmore zpool zsh zstd zypper
authselect blockdev grub-script-check grub2-install ipa ipa-client-install ipa-server-install kadmin kadmin.local kdb5_util keystone-manage kpasswd ktutil
loginctl lvrename munge nova-manage openstack-config pct placement-manage pvesm pveum pvesh qm remunge sacct sacctmgr sbatch scancel slappasswd slaptest smartd
squeue srun sssctl unmunge update-initramfs update-alternatives virt-customize virt-builder virt-sysprep vgextend vgreduce vgrename zpool
`;

const keywords =
  "if for while until case function { ( [ [[ ! : . true false set unset read local declare test trap ulimit umask wait";

const keyword = new Set(keywords.split(" "));
const known = new Set([...programs.trim().split(/\s+/), ...keyword]);
/** Programs that a sentence may well begin with ("find the …", "watch it"). */
const words = new Set(
  "ant at black clear column command consul copilot crane cut date diff dive dot exit expect factor file find fly go head host http init install join kill kind last less locate mail make man more mount node notary open pass paste patch perf quota read rename reset salt script set size sleep snap sort source split step strings sum sync tail task test time top tor touch uniq users w wait wall watch which who write yes".split(
    " ",
  ),
);
const article = new Set(
  "a all an and any are as by each for from if in into is it its of on one or out over sure that the then this to up we when will with you your".split(
    " ",
  ),
);

/** Words of sentences about options: "try again with --force". */
const verbs = new Set(
  "add also always and any but can do either even following given have has here if it's just like made means must need not note only pass please run see should some such supports than their there these they those try use used uses using via where which while without would".split(
    " ",
  ),
);

/** Does a line begin like a command: a known program, a path to one, or an assignment, and not like a sentence? */
export function looksLikeCommand(line: string): boolean {
  const text = line.trim().slice(0, 400);
  // A value that continues after a blank: `X=$(az list …)`, `X="a b"`, `X=(a b)`.
  if (/^(?:export |declare |local |readonly )?[A-Za-z_]\w*=(?:["']?(?:\$\(|`)|["'(])/.test(text)) return true;
  const parts = text.split(/\s+/);
  let at = 0;
  while (at < parts.length - 1 && /^[A-Za-z_][A-Za-z0-9_]*=\S*$/.test(parts[at] ?? "")) at++;
  const first = parts[at] ?? "";
  if (/^[A-Za-z_][A-Za-z0-9_]*=/.test(first)) return /^[A-Za-z_][A-Za-z0-9_]*=\S/.test(first);
  if (/^(?:\.{1,2}|~|\$\{?[A-Za-z_]\w*\}?)?\/[\w.+-]+(?:\/[\w.+-]+)*$/.test(first))
    return /^[.~$]|bin\/|\.(?:sh|py|pl|rb)$/.test(first) || /^-\w/.test(parts[at + 1] ?? "");
  if (/^(?:[\w.-]+\/)*(?:s?bin|scripts)\/[\w.+-]+$/.test(first)) return true;
  if (!known.has(first)) return false;
  const second = (parts[at + 1] ?? "").toLowerCase();
  if (!article.has(second)) return true;
  // `ansible all -m ping` has what no sentence has.
  if (!words.has(first) && /\s--?[A-Za-z]|\s\S*[/=]\S/.test(text) && !/[.:]$/.test(text)) return true;
  // `make up` and `vagrant up` are commands, "make it" and "cat is" are words of a sentence.
  return keyword.has(first) || (second === "up" && !words.has(first));
}

/** Does a line begin with a lower-case word followed by options, like a command of an unknown program? */
export function hasOptions(line: string): boolean {
  const text = line.trim().slice(0, 400);
  const found = /^([a-z][\w.+-]*)((?: [\w.:/@=,-]+){0,3}?) --?[A-Za-z][\w-]*(?:[= ]|$)/.exec(text);
  if (found === null || /[.:?!]$/.test(text)) return false;
  const before = `${found[1]}${found[2]}`.split(" ");
  return !before.some((word) => article.has(word) || verbs.has(word) || /^\d/.test(before[1] ?? ""));
}

/** Does a line begin with a word that is both a program's name and an ordinary word: `host all all md5`? */
export function isOrdinaryWord(line: string): boolean {
  const first = line.trim().split(/\s+/, 1)[0] ?? "";
  return words.has(first) || keyword.has(first);
}

/** Stricter, for text inside sentences and comments, where a single word means nothing. */
export function looksLikeWholeCommand(text: string): boolean {
  const parts = text.trim().split(/\s+/);
  if (parts.length < 2 || !looksLikeCommand(text)) return false;
  const first = parts[0] ?? "";
  if (words.has(first) || keyword.has(first)) return false;
  return /^[A-Za-z_][A-Za-z0-9_]*=/.test(first)
    ? parts.length > 1 && !/[.:]$/.test(text)
    : !/[a-z]\.$/.test(text);
}
