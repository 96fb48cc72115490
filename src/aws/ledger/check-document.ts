// Checks whether a Systems Manager document can carry our scripts, for accounts that forbid
// AWS-RunShellScript.
import { OperatorError } from "../../errors.ts";
import type { AwsCall, AwsOperations } from "../api/call.ts";
import { errorLabel, errorName } from "../api/service-errors.ts";

type Document = NonNullable<AwsOperations["ssm:DescribeDocument"][1]["Document"]>;

const ADVICE =
  "A document for --document must be of type Command, run on Linux, take `commands` (StringList) and `executionTimeout`, and run them with aws:runShellScript, as AWS-RunShellScript does.";

/**
 * Throws OperatorError unless the document exists, is of type Command for Linux, accepts the parameters that
 * we send, `commands` (StringList) and `executionTimeout`, and requires no others.
 */
export async function checkDocument(call: AwsCall, name: string, signal: AbortSignal): Promise<void> {
  const document = await look(call, name, signal);
  const trouble = document === undefined ? "AWS did not describe it" : troubleWith(document);
  if (trouble !== null) throw new OperatorError(`Cannot use the document ${name}: ${trouble}.`, ADVICE);
}

async function look(call: AwsCall, name: string, signal: AbortSignal): Promise<Document | undefined> {
  try {
    return (await call("ssm:DescribeDocument", { Name: name }, signal)).Document;
  } catch (cause) {
    if (errorName(cause) === "InvalidDocument")
      throw new OperatorError(
        `No document ${name} in this account and Region.`,
        "Check its name and the Region. For a document shared by another account, use its ARN.",
        { cause },
      );
    throw new OperatorError(
      `Cannot read the document ${name}: ${errorLabel(cause)}`,
      "Check that your AWS identity is allowed to call ssm:DescribeDocument for it.",
      { cause },
    );
  }
}

function troubleWith({ DocumentType, Status, PlatformTypes, Parameters = [] }: Document): string | null {
  if (DocumentType !== "Command") return `it is of type ${DocumentType ?? "unknown"}, not Command`;
  if (Status !== undefined && Status !== "Active") return `its state is ${Status}, not Active`;
  if (PlatformTypes !== undefined && !PlatformTypes.includes("Linux")) return "it is not for Linux";
  const commands = Parameters.find(({ Name }) => Name === "commands");
  if (commands === undefined) return "it has no parameter `commands`";
  if (commands.Type !== "StringList")
    return `its parameter \`commands\` is a ${commands.Type ?? "nothing known"}, not a StringList`;
  if (!Parameters.some(({ Name }) => Name === "executionTimeout"))
    return "it has no parameter `executionTimeout`, which long commands need";
  const given = ["commands", "executionTimeout"];
  const needed = Parameters.find((it) => it.DefaultValue === undefined && !given.includes(it.Name ?? ""));
  return needed === undefined ? null : `it requires the parameter \`${needed.Name ?? ""}\``;
}
