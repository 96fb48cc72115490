// The version in package.json. Alone in its file, because `--version` loads nothing else.
declare const __VERSION__: string | undefined;

/** The version in package.json, inserted by the build. */
export function version(): string {
  return typeof __VERSION__ === "string" ? __VERSION__ : "unbuilt";
}
