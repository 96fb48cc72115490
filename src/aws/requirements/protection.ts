// Checks settings of the instance itself: termination protection, the metadata service, its key pair.

import { type ReadContext, sourceWords } from "../api/reading.ts";
import { cannotTell, type Evidence, met, notMet } from "./evidence.ts";
import { instanceOf, instanceSource, terminationProtection } from "./instance.ts";

export async function checkTerminationProtection(reading: ReadContext): Promise<Evidence> {
  const { instance } = reading;
  const source = sourceWords("ec2:DescribeInstanceAttribute", instance);
  const on = await terminationProtection(reading);
  if (on === undefined)
    return cannotTell("EC2 does not report whether termination protection is on.", null, source);
  return on
    ? met("Termination protection is on.", "on", source)
    : notMet(
        `Termination protection is off. Turn it on (\`aws ec2 modify-instance-attribute --instance-id ${instance} --disable-api-termination\`).`,
        "off",
        source,
      );
}

/** IMDSv2: the metadata service answers only requests with a session token. */
export async function checkMetadataTokens(reading: ReadContext): Promise<Evidence> {
  const { MetadataOptions: options } = await instanceOf(reading);
  const source = instanceSource(reading);
  if (options?.HttpEndpoint === "disabled") return met("The metadata service is off.", "off", source);
  if (options?.HttpTokens === "required")
    return met("The metadata service answers with a session token only (IMDSv2).", "tokens required", source);
  if (options?.HttpTokens === undefined)
    return cannotTell("EC2 does not report how the metadata service is configured.", null, source);
  return notMet(
    `The metadata service also answers without a session token (IMDSv1). Require tokens (\`aws ec2 modify-instance-metadata-options --instance-id ${reading.instance} --http-tokens required\`) once nothing on the node uses IMDSv1.`,
    `tokens ${options.HttpTokens}`,
    source,
  );
}

export async function checkKeyPair(reading: ReadContext): Promise<Evidence> {
  const { KeyName: name } = await instanceOf(reading);
  const source = instanceSource(reading);
  if (name === undefined || name === "")
    return notMet(
      "The instance was made without a key pair, and none can be added later. Session Manager needs none: accept this as not met with that reason, or make a new instance.",
      "none",
      source,
    );
  return met(
    `The instance was made with the key pair ${name}. AWS cannot show whether the private key is kept private.`,
    name,
    source,
  );
}
