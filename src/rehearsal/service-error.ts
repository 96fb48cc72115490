// Errors as the AWS clients throw them: the name is the service's code.

export function serviceError(code: string, message: string): Error {
  const error = new Error(message);
  error.name = code;
  return error;
}
