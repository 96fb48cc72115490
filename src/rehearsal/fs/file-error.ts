// Errors of a practice file system, with real codes and texts.

const REASONS = {
  EACCES: "Permission denied",
  EBUSY: "Device or resource busy",
  EEXIST: "File exists",
  EINVAL: "Invalid argument",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  ENAMETOOLONG: "File name too long",
  ENOENT: "No such file or directory",
  ENOSPC: "No space left on device",
  ENOTDIR: "Not a directory",
  ENOTEMPTY: "Directory not empty",
  EPERM: "Operation not permitted",
  EROFS: "Read-only file system",
  EXDEV: "Invalid cross-device link",
} as const;

export type FileErrorCode = keyof typeof REASONS;

/**
 * A failed file operation. `message` is `CODE: reason, operation 'path'`, the form that such shells parse.
 */
export class FileError extends Error {
  override readonly name = "FileError";
  readonly code: FileErrorCode;
  /** The reason as a real command prints it: `No such file or directory`. */
  readonly reason: string;
  readonly path: string;

  constructor(code: FileErrorCode, operation: string, path: string) {
    const reason = REASONS[code];
    super(`${code}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}, ${operation} '${path}'`);
    this.code = code;
    this.reason = reason;
    this.path = path;
  }
}

/** The text that a command prints after its colon for that error. */
export function reasonOf(error: unknown): string {
  if (error instanceof FileError) return error.reason;
  return error instanceof Error ? error.message : String(error);
}
