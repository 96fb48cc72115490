// Forms of programs that drop commits, or cut a node off from its network. Data; see dangerous-forms.ts.

const removes = { risk: "destroys", what: "deletes the named items" } as const;
const cuts = { risk: "destroys", what: "can cut the node off from the network" } as const;
const history = { risk: "destroys", what: "discards commits or changes" } as const;

/** Made at first use. */
import type { Form } from "./danger.ts";
export const networkForms = (): readonly Form[] => [
  {
    programs: "git",
    words: /^push(?: |$)/,
    options: ["-f", "--force", "--force-with-lease", "--delete", "-d", "--mirror", "--prune"],
    ...history,
    example: "git push --force origin main",
  },
  { programs: "git", words: /^push .*(?: |^)[+:]\S/, ...history, example: "git push origin +main" },
  {
    programs: "git",
    words: /^branch(?: |$)/,
    options: ["-D", "-d", "--delete"],
    ...history,
    example: "git branch -D old",
  },
  {
    programs: "git",
    words: /^tag(?: |$)/,
    options: ["-d", "--delete"],
    ...history,
    example: "git tag -d v1",
  },
  { programs: "git", words: /^stash (?:drop|clear)/, ...history, example: "git stash clear" },
  {
    programs: "git",
    words: /^reflog (?:expire|delete)/,
    ...history,
    example: "git reflog expire --expire=now --all",
  },
  {
    programs: "git",
    words: /^(?:checkout|switch)(?: |$)/,
    options: ["-f", "--force", "--discard-changes"],
    ...history,
    example: "git checkout -f main",
  },
  { programs: "git", words: /^checkout \./, ...history, example: "git checkout ." },
  { programs: "git", words: /^restore(?: |$)/, ...history, example: "git restore ." },
  {
    programs: "git",
    words: /^update-ref(?: |$)/,
    options: ["-d"],
    ...history,
    example: "git update-ref -d refs/heads/main",
  },
  { programs: "git", words: /^(?:rm|worktree remove)(?: |$)/, ...removes, example: "git rm -r docs" },
  {
    programs: "git",
    words: /^(?:gc|prune)(?: |$)/,
    argument: /^(?:--prune=(?:now|all)|prune)$/,
    ...history,
    example: "git gc --prune=now",
  },
  {
    programs: "iptables ip6tables",
    options: ["-D", "--delete", "-Z"],
    ...removes,
    what: "removes firewall rules",
    example: "iptables -D INPUT 1",
  },
  {
    programs: "iptables ip6tables",
    options: ["-P", "--policy"],
    argument: /^(?:DROP|REJECT)$/,
    ...cuts,
    example: "iptables -P INPUT DROP",
  },
  {
    programs: "iptables-restore ip6tables-restore",
    ...removes,
    what: "replaces all firewall rules",
    example: "iptables-restore /etc/rules",
  },
  {
    programs: "nft",
    words: /^(?:delete|reset)(?: |$)/,
    ...removes,
    what: "removes firewall rules",
    example: "nft delete table inet filter",
  },
  {
    programs: "nft",
    options: ["-f", "--file"],
    ...removes,
    what: "replaces firewall rules",
    example: "nft -f /etc/nftables.conf",
  },
  { programs: "ip", words: /^(?:-\w+ )*\w+ flush(?: |$)/, ...cuts, example: "ip addr flush dev eth0" },
  {
    programs: "ip",
    words: /^(?:r|ro|route) (?:del|delete) default/,
    ...cuts,
    example: "ip route del default",
  },
  {
    programs: "ip",
    words: /^(?:netns|link|l) (?:del|delete)(?: |$)/,
    ...removes,
    example: "ip netns delete web",
  },
  { programs: "route", words: /^(?:del|delete)(?: |$)/, ...cuts, example: "route del default" },
  {
    programs: "nmcli",
    words: /^(?:c\w*|d\w*) (?:delete|del|down|disconnect)(?: |$)/,
    ...cuts,
    example: "nmcli connection delete eth0",
  },
  {
    programs: "ipset",
    words: /^(?:destroy|flush)(?: |$)/,
    ...removes,
    what: "removes firewall sets",
    example: "ipset destroy",
  },
  { programs: "ipvsadm", options: ["-C", "-D"], ...removes, example: "ipvsadm -C" },
  { programs: "tc", words: /^\w+ del(?: |$)/, ...removes, example: "tc qdisc del dev eth0 root" },
  {
    programs: "kubectl oc",
    words: /^replace(?: |$)/,
    options: ["--force"],
    ...removes,
    example: "kubectl replace --force -f x.yaml",
  },
];
