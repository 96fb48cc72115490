// Programs and shell words by which untagged text is recognised as shell. Only a hint for reading; it says nothing of risk.

const programs = `
adduser alias ansible ansible-playbook apk apt apt-get apt-key argocd ash awk aws az base64 bash basename blkid brew btrfs bundle
bzip2 cargo cat cd certbot chattr chgrp chkconfig chmod chown chroot clear cmake cmp comm composer conda cp createdb cron crontab curl cut
date dd deluser df diff dig dirname dmesg dnf docker docker-compose docker-machine dockerd dpkg du e2fsck echo eksctl env
ethtool eval exec exit export falco fallocate fdisk find findmnt firewall-cmd flux free fsck fuser gcc gcloud gem getent getenforce gh git go gpg
grep groupadd groups growpart gunzip gzip head helm hostname hostnamectl htop hwclock id ifconfig initctl insmod ip ipset iptables
java journalctl jq k3s kill killall kind kubeadm kubectl kubectx kubens kustomize last ldconfig less ln localectl locate losetup ls lsblk lscpu lsmod lsof
lspci lvcreate lvdisplay lvextend lvs make mdadm minikube mkdir mkfs mkfs.ext4 mkfs.xfs mkswap mktemp modprobe mongo mongod mongosh mount mv mvn
mysql mysqladmin mysqldump nano nc netstat networkctl nginx nix nohup node npm npx nslookup nsenter nvm oc openssl parted partprobe passwd patch perl pg_dump
pgrep php pihole ping pip pip3 pkg pkill pnpm podman popd printf ps psql pushd pvcreate pvs pwd python python3 rails rake reboot redis-cli
resize2fs restorecon rm rmdir route rpm rsync ruby runme scp sed semanage seq service sestatus setenforce setsebool sftp sha256sum shutdown skopeo sleep
snap source ss ssh ssh-add ssh-agent ssh-copy-id ssh-keygen ssh-keyscan stat strace su sudo swapoff swapon sysctl systemctl tail tar tcpdump
tee telnet terraform timedatectl tmux touch traceroute tune2fs ufw umount uname unalias unzip update-ca-certificates
update-grub update-rc.d useradd userdel usermod vagrant vgchange vgcreate vgs vi vim virsh visudo watch wget whoami wipefs xargs xfs_growfs
xfs_info yarn yq yum yum-config-manager zcat zip zypper
`;

const keywords =
  "if for while until case function { ( [ [[ ! : . true false set unset read local declare test trap ulimit umask wait";

const known = new Set([...programs.trim().split(/\s+/), ...keywords.split(" ")]);
/** Programs that a sentence may well begin with ("find the …", "watch it"). */
const words = new Set(
  "at clear cut date diff exit find go head host kind kill last less locate make mount node patch read set sleep snap source tail test time touch wait watch".split(
    " ",
  ),
);
const article = new Set(
  "a all an and any are as by each for from if in into is it its of on one or out over sure that the then this to up we when will with you your".split(
    " ",
  ),
);

/** Does a line begin like a command: a known program, a path to one, or an assignment, and not like a sentence? */
export function looksLikeCommand(line: string): boolean {
  const text = line.trim().slice(0, 400);
  const parts = text.split(/\s+/);
  let at = 0;
  while (at < parts.length - 1 && /^[A-Za-z_][A-Za-z0-9_]*=\S*$/.test(parts[at] ?? "")) at++;
  const first = parts[at] ?? "";
  if (/^[A-Za-z_][A-Za-z0-9_]*=/.test(first)) return /^[A-Za-z_][A-Za-z0-9_]*=\S/.test(first);
  if (/^(?:\.{1,2}|~)?\/[\w.+-]+(?:\/[\w.+-]+)*$/.test(first)) return /^\.{1,2}\/|^~\/|bin\//.test(first);
  if (!known.has(first)) return false;
  const second = (parts[at + 1] ?? "").toLowerCase();
  if (article.has(second))
    return first === "cat" || first === "ls" ? false : keywords.split(" ").includes(first);
  return true;
}

/** Stricter, for text inside sentences and comments, where a single word means nothing. */
export function looksLikeWholeCommand(text: string): boolean {
  const parts = text.trim().split(/\s+/);
  if (parts.length < 2 || !looksLikeCommand(text)) return false;
  const first = parts[0] ?? "";
  if (words.has(first) || keywords.split(" ").includes(first)) return false;
  return /^[A-Za-z_][A-Za-z0-9_]*=/.test(first)
    ? parts.length > 1 && !/[.:]$/.test(text)
    : !/[a-z]\.$/.test(text);
}
