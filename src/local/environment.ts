// The environment of a command on the operator's own machine: enough to find programs, a home and the AWS
// configuration, and no credentials. Those come from the profile, as they would in a new terminal.

/** Copied unchanged. */
const KEPT =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TERM|COLORTERM|TMPDIR|TZ|AWS_PROFILE|AWS_CONFIG_FILE|AWS_SHARED_CREDENTIALS_FILE|AWS_CA_BUNDLE|AWS_ENDPOINT_URL(?:_[A-Z0-9_]+)?|AWS_IGNORE_CONFIGURED_ENDPOINT_URLS|(?:HTTPS?|NO)_PROXY|(?:https?|no)_proxy)$/;

/** Variables in which the SDK finds credentials. */
const CREDENTIALS = [
  "AWS_ACCESS_KEY_ID",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment for the commands of a run with this profile (null: the environment's) and Region (null: the
 * profile's).
 */
export function commandEnvironment(
  all: Environment,
  run: { readonly profile: string | null; readonly region: string | null },
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(all))
    if (value !== undefined && KEPT.test(name)) kept[name] = value;
  if (run.profile !== null) kept.AWS_PROFILE = run.profile;
  return run.region === null ? kept : { ...kept, AWS_REGION: run.region, AWS_DEFAULT_REGION: run.region };
}

/**
 * The message for a failed command when the run uses credentials that its commands do not get; null when they
 * share a profile. The SDK prefers a named profile to keys in the environment.
 */
export function missingCredentials(all: Environment, profile: string | null): string | null {
  if (profile !== null) return null;
  const found = CREDENTIALS.find((name) => (all[name] ?? "") !== "");
  return found === undefined
    ? null
    : `This run uses the credentials in ${found}, which are not passed to commands on your own machine. If the command found no credentials, sign in with a profile and resume with --profile.`;
}
