// Is a list item a manual step? Only a sentence that begins with a known verb counts, so that no other list becomes a
// step by accident. Words that are as often nouns (step, host, address) are not in the list.

const verbs = new Set(
  `abort accept acknowledge activate adapt add adjust agree allocate allow annotate answer append apply
  approve arrange ask assign associate attach attest audit authenticate authorise authorize automate back
  backup begin bind block boot bootstrap bring browse build buy call cancel capture carry catch certify
  change check choose claim classify clean cleanup clear click clone close collect commission commit
  compare compile complete compress configure confirm connect consult contact convert copy cordon correct
  count create customise customize cut deactivate decide declare decommission decompress decrease decrypt
  dedicate define delete deliver demote deny deploy deregister derive describe destroy detach determine
  diagnose disable disallow disassociate discard disconnect discuss dismiss dispose distribute do document
  double-check download drag drain drop dump duplicate edit eject elect elevate email enable encrypt end
  enforce enlarge enlist enrol enroll ensure enter erase escalate establish evacuate evaluate examine
  exclude execute exit fork free expand explain export expose extend extract fail fetch fill finalise finalize find
  finish fix flag flash flip flush fold follow force format forward freeze gather generate get give go
  grab grant grow guard halt hand handle harden hide hold hook identify ignore import include increase
  inform inherit initialise initialize initiate inject input insert inspect install instruct integrate
  invalidate invite invoke isolate issue join keep kill label launch leave lend let lift limit link list
  listen load locate lock log login look lower maintain make manage map mark measure mention merge migrate
  minimise minimize mirror mitigate modify monitor mount move mute name navigate note notify observe
  obtain offer omit onboard open optimise optimize order override park partition pass paste patch pause
  perform persist pick pin ping place plan plug point poll populate post postpone power power-cycle
  prepare preserve press preview print prioritise prioritize proceed prohibit promote propagate propose
  protect prove provide provision prune publish pull purge push put query quit raise re-enable re-run
  reach reactivate read reapply reassign reattach rebalance reboot rebuild recheck reconfigure reconnect
  record recover recreate redeploy redirect redo reduce refer refresh regenerate register reinstall reject
  relaunch relax release reload remember remind remount remove rename renew reopen repair repartition
  repeat replace replay replicate reply repoint report reproduce request reroute rerun reschedule reserve
  reset resize resolve respond restart restore resume retain retire retrieve retry return reuse revert
  review revoke rewrite roll rollback rotate run save scale scan schedule scroll scrub seal search secure
  see seed select send separate serve set setup shift shorten show shrink shut sign silence simulate skip
  snapshot sort specify spin split stage stand start stay stop store stretch submit subscribe substitute
  summarise summarize supply suspend swap sweep switch sync synchronise synchronize tag tail taint take
  tear tell terminate test throttle tick tidy tighten toggle touch trace track train transfer transition
  trigger trim trust try tune turn type unblock uncheck uncomment uncordon undeploy undo uninstall unlink
  unlock unmount unpack unpause unplug unregister unselect unset unzip update upgrade upload use vacate
  validate verify view visit wait wake walk warn watch wipe withdraw wrap write zip`
    .trim()
    .split(/\s+/),
);

/** A condition or place before the request: "If it runs, stop the daemon", "In your browser, open…". */
const clause =
  /^(?:if|when|once|after|before|in|on|at|using|from|to|for|during|with|while|as|since|by|unless|until|via|through|within|inside|under)\b[^.:;]{1,160}?,\s+(?=[a-z])/i;
const duty =
  /^(?:you (?:(?:will|also|then|now|first|may) )?(?:need|have) to|you must|let['’]?s|we (?:need|have) to|make sure (?:to|you)|be sure to)\s+/i;
const lead =
  /^(?:(?:\[[^\]\n]{1,30}\]|\([^)\n]{1,30}\)|alternatively|optionally|optional|then|next|now|first|firstly|second|secondly|third|finally|lastly|after that|afterwards|also|again|manually|simply|please|and|carefully|once done)[,:;]?\s+){0,4}/i;

/** True when the text asks for an action: "Create an instance.", "Alternatively, manually open a tunnel." */
export function isInstruction(text: string): boolean {
  const start = text.slice(0, 300).replace(clause, "").replace(duty, "");
  const rest = start.slice(lead.exec(start)?.[0].length ?? 0).replace(duty, "");
  const word = /^[A-Za-z]+(?:-[a-z]+)?/.exec(rest)?.[0].toLowerCase() ?? "";
  // "Run: a helper", "Format: JSON" name a thing; "Build times vary" asks for nothing either, but looks the same.
  return verbs.has(word) && !/^[A-Za-z-]+:\s/.test(rest) && rest.length > word.length;
}

/** True when the text is about the operator's own machine. */
export function namesOwnMachine(text: string): boolean {
  return /\b(?:on|from|in)\s+(?:your|the)\s+(?:own\s+)?(?:local|own|operator'?s?)\s+(?:computer|machine|workstation|laptop|terminal|shell|host)\b/i.test(
    text,
  );
}

/** Does the text before a list say that its items are possibilities rather than actions? */
export function listsChoices(intro: string): boolean {
  return /\b(?:options|ways|possibilities|scenarios|use cases|reasons|benefits|advantages|approaches|strategies|goals|allows? (?:you|us|users) to|lets (?:you|us)|enables? (?:you|us) to|(?:you|it|we|this) (?:can|will be able to|may)(?: also)?|you(?:'ll| will) (?:learn|see)(?: how)?(?: to)?)\b[^.:]{0,60}:$/i.test(
    intro,
  );
}
