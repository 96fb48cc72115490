// Checks which operating system the instance was made with, and how long it is supported.
import type { Requirement } from "../../runbook/model/runbook.ts";
import {
  nextTokenInput,
  type ReadContext,
  ReadFailure,
  readIfExists,
  readOrFailure,
  readPages,
  sourceWords,
} from "../api/reading.ts";
import { type System, supportOf, systemOfImage, systemOfPlatform } from "../node/end-of-support.ts";
import type { Image } from "../node/look-up.ts";
import { cannotTell, type Evidence, met, notMet } from "./evidence.ts";
import { instanceOf, instanceSource } from "./instance.ts";

const SYSTEMS = {
  "amazon-linux-2": { name: "Amazon Linux 2", system: { id: "amzn", version: "2" } },
  "amazon-linux-2023": { name: "Amazon Linux 2023", system: { id: "amzn", version: "2023" } },
} as const;

/** The account that publishes Amazon Linux in the commercial Regions. */
const AMAZON = "137112412989";

/**
 * Anybody can give an image any name: it proves something only when Amazon owns the image. Otherwise the SSM
 * agent's report decides.
 */
export async function checkImage(
  reading: ReadContext,
  demand: Extract<Requirement, { kind: "image" }>,
): Promise<Evidence> {
  const { ImageId: id } = await instanceOf(reading);
  const image = id === undefined ? null : await readOrFailure(() => imageOf(reading, id));
  const words = imageWords(id, image);
  const imageSource = id === undefined ? instanceSource(reading) : sourceWords("ec2:DescribeImages", id);
  if (demand.system === null)
    return cannotTell(
      `Lamplighter does not know the system \`${demand.name}\`. Compare it with the instance's image (${words}).`,
      words,
      imageSource,
    );
  const byImage = image === null || image instanceof ReadFailure ? null : ownSystem(image);
  if (byImage !== null) return judge(reading, demand.system, byImage, words, imageSource);
  const platform = await readOrFailure(() => platformOf(reading));
  const byAgent = platform instanceof ReadFailure ? null : platform;
  const source = sourceWords("ssm:DescribeInstanceInformation", reading.instance);
  if (byAgent !== null) return judge(reading, demand.system, byAgent, words, source);
  const why = image instanceof ReadFailure ? ` ${image.message}` : "";
  return cannotTell(
    `Neither the image nor the node's agent says which system it is (${words}). Check /etc/os-release on the node.${why}`,
    words,
    imageSource,
  );
}

function judge(
  { now }: ReadContext,
  wanted: keyof typeof SYSTEMS,
  found: System,
  words: string,
  source: string,
): Evidence {
  const { name, system } = SYSTEMS[wanted];
  const support = supportOf(found, now());
  const concern = support.concern === null ? "" : ` ${support.concern}`;
  if (found.id === system.id && found.version === system.version)
    return met(`It is ${name} (support: ${support.words}).${concern}`, words, source);
  const wantedSupport = supportOf(system, now()).words;
  const advice =
    wantedSupport.startsWith("ended") && !support.words.startsWith("ended")
      ? "The required release is end-of-life: keep this image, and accept the requirement as not met, giving that as the reason."
      : "Make the node from the required image, or keep this one and say why.";
  return notMet(
    `It is not ${name} (support: ${wantedSupport}) but ${systemWords(found)} (support: ${support.words}). ${advice}`,
    words,
    source,
  );
}

async function imageOf(reading: ReadContext, id: string): Promise<Image | null> {
  const answer = await readIfExists(reading, "ec2:DescribeImages", { ImageIds: [id] }, id, /^InvalidAMIID/);
  return answer?.Images?.find(({ ImageId }) => ImageId === id) ?? null;
}

/** The system from the name of an image that its vendor owns. */
function ownSystem(image: Image | null): System | null {
  const isAmazons = image?.ImageOwnerAlias === "amazon" || image?.OwnerId === AMAZON;
  const system = systemOfImage(image?.Name ?? "");
  return isAmazons || system?.id !== "amzn" ? system : null;
}

async function platformOf(reading: ReadContext): Promise<System | null> {
  const { instance } = reading;
  const Filters = [{ Key: "InstanceIds", Values: [instance] }];
  const nodes = await readPages(reading, "ssm:DescribeInstanceInformation", { Filters }, instance, {
    items: (output) => output.InstanceInformationList,
    next: nextTokenInput,
  });
  const node = nodes.find(({ InstanceId }) => InstanceId === instance);
  return systemOfPlatform(node?.PlatformName ?? "", node?.PlatformVersion ?? "");
}

function imageWords(id: string | undefined, image: Image | null | ReadFailure): string {
  if (id === undefined) return "unknown image";
  if (image instanceof ReadFailure) return id;
  if (image === null) return `${id}, deregistered`;
  const owner = image.ImageOwnerAlias ?? image.OwnerId;
  const name = image.Name ?? image.Description ?? "unnamed";
  return `${id}, ${name}${owner === undefined ? "" : `, of ${owner}`}`;
}

function systemWords({ id, version }: System): string {
  const known = Object.values(SYSTEMS).find((it) => it.system.id === id && it.system.version === version);
  return known?.name ?? `${id} ${version}`;
}
