// Is a list item something for a person to do? Only a sentence that begins with a known verb counts,
// so that no other list becomes a step by accident.

const verbs = new Set(
  `accept activate add adjust agree allocate allow apply approve ask assign associate attach authorize authorise back backup boot browse build buy call
  cancel change check choose clean clear clone close collect compare complete confirm configure connect contact convert copy create
  cut define delete deploy detach determine disable disconnect do double-check download drain edit eject enable ensure enter
  establish examine execute expand export extend extract fill find fix follow format generate get give go grant grow identify import increase
  initialize initialise insert inspect install issue join keep launch leave let list load locate lock log login look make mark migrate modify monitor
  mount move name navigate note notify obtain open order paste perform pick place plan plug power prepare press promote provide provision publish
  pull push put read reboot record recover register release reload remove rename renew repeat replace report request reserve reset
  resize resolve restart restore resume retrieve return review revoke rotate run save scale schedule scroll search select send set setup shut sign
  specify start stop store submit subscribe switch take tell terminate test tick transfer try turn type unmount unplug update upgrade
  upload use validate verify view visit wait watch write`
    .trim()
    .split(/\s+/),
);

const lead =
  /^(?:(?:\[[^\]\n]{1,30}\]|\([^)\n]{1,30}\)|alternatively|optionally|optional|then|next|now|first|firstly|second|secondly|third|finally|lastly|after that|afterwards|also|again|manually|simply|please|and|carefully|once done)[,:;]?\s+){0,4}/i;

/** True when the text asks for an action: "Create an instance.", "Alternatively, manually open a tunnel." */
export function isInstruction(text: string): boolean {
  const start = text.slice(0, 200);
  const rest = start.slice(lead.exec(start)?.[0].length ?? 0);
  const word = /^[A-Za-z]+(?:-[a-z]+)?/.exec(rest)?.[0].toLowerCase() ?? "";
  // "Run: a helper", "Format: JSON" name a thing; "Build times vary" does not ask for anything either, but cannot be told apart.
  return verbs.has(word) && !/^[A-Za-z-]+:\s/.test(rest) && rest.length > word.length;
}

/** True when the text says that it is about the operator's own machine. */
export function namesOwnMachine(text: string): boolean {
  return /\b(?:on|from|in)\s+(?:your|the)\s+(?:own\s+)?(?:local|own|operator'?s?)\s+(?:computer|machine|workstation|laptop|terminal|shell|host)\b/i.test(
    text,
  );
}
