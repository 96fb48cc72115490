// Commands for a DocumentDB cluster: ask AWS for its address and password, fetch the certificates, and
// connect. Each program supports only what a guide for a cluster needs, and says so for the rest.

import { reasonOf } from "../../fs/file-error.ts";
import { resolvePath } from "../../fs/process-files.ts";
import type { Call, NodeCommand, SeenCluster } from "../../node/node.ts";
import { type Answer, fail, notSimulated, readOptions, say } from "../../shell/answer.ts";

const BUNDLE = "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem";
/** The content of the practice bundle, for programs that read it. */
const CERTIFICATES = `-----BEGIN CERTIFICATE-----
UHJhY3RpY2U6IHRoaXMgaXMgbm8gcmVhbCBjZXJ0aWZpY2F0ZS4=
-----END CERTIFICATE-----
`;
/** Seconds until the system gives up on an unanswered connection. */
const GIVES_UP = 130;

const curl: NodeCommand = async (call) => {
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-f", "--fail", "-s", "--silent", "-S", "--show-error", "-L", "--location"],
    ["-o", "--output", "-m", "--max-time", "--retry", "--connect-timeout"],
  );
  const [url = ""] = rest;
  if (unknown || rest.length !== 1 || url !== BUNDLE)
    return notSimulated(`curl ${unknown ?? rest.join(" ")}`.trim());
  await call.node.pause(1, call.process.controller.signal);
  const path = given.get("-o") ?? given.get("--output");
  if (path === undefined) return say(CERTIFICATES);
  try {
    const bytes = new TextEncoder().encode(CERTIFICATES);
    call.node.files.write(resolvePath(call.shell.cwd, path), bytes, 0o666 & ~call.process.umask, false);
    return { exitCode: 0 };
  } catch (error) {
    return fail(23, `curl: (23) Failure writing output to destination: ${reasonOf(error)}`);
  }
};

/** The AWS CLI with the node's role: the address of a cluster, and the password of one. */
const aws: NodeCommand = async (call) => {
  const [service, verb, ...args] = call.args;
  const { given, unknown } = readOptions(
    args,
    [],
    ["--db-cluster-identifier", "--secret-id", "--query", "--output", "--region"],
  );
  const what = `aws ${service ?? ""} ${verb ?? ""}`.trim();
  if (unknown || given.get("--output") !== "text")
    return notSimulated(`${what} ${unknown ?? "without --output text"}`);
  await call.node.pause(1, call.process.controller.signal);
  const clusters = call.node.clusters();
  if (service === "docdb" && verb === "describe-db-clusters") {
    const id = given.get("--db-cluster-identifier") ?? "";
    const found = clusters.find((one) => one.id === id);
    if (!found?.mayDescribe)
      return denied("DescribeDBClusters", "rds:DescribeDBClusters", found !== undefined, id);
    const value = { Endpoint: found.endpoint, "MasterUserSecret.SecretArn": found.secret ?? "None" }[
      /^DBClusters\[0\]\.([\w.]+)$/.exec(given.get("--query") ?? "")?.[1] ?? ""
    ];
    return value === undefined ? notSimulated(`${what} --query ${given.get("--query")}`) : say(`${value}\n`);
  }
  if (service === "secretsmanager" && verb === "get-secret-value") {
    const found = clusters.find(({ secret }) => secret !== null && secret === given.get("--secret-id"));
    if (!found?.mayRead)
      return denied("GetSecretValue", "secretsmanager:GetSecretValue", true, given.get("--secret-id") ?? "");
    if (given.get("--query") !== "SecretString")
      return notSimulated(`${what} --query ${given.get("--query")}`);
    return say(`${JSON.stringify({ username: found.user, password: found.password })}\n`);
  }
  return notSimulated(what);
};

function denied(operation: string, action: string, exists: boolean, about: string): Answer {
  return fail(
    254,
    exists
      ? `\nAn error occurred (AccessDenied) when calling the ${operation} operation: User: arn:aws:sts::111122223333:assumed-role/practice-node is not authorized to perform: ${action} on resource: ${about} because no identity-based policy allows the ${action} action`
      : `\nAn error occurred (DBClusterNotFoundFault) when calling the ${operation} operation: DBCluster ${about} not found.`,
  );
}

/** The result of a connection: the cluster, or why it failed. */
type Dialled = SeenCluster | "unknown" | "silent";

async function dial(call: Call, host: string, port: number, patience: number): Promise<Dialled> {
  const found = call.node.clusters().find((one) => one.endpoint === host);
  if (!found) return "unknown";
  await call.node.pause(
    found.isReached && port === found.port ? 1 : patience,
    call.process.controller.signal,
  );
  return found.isReached && port === found.port ? found : "silent";
}

function holdsBundle(call: Call, path: string): boolean {
  try {
    return new TextDecoder().decode(call.node.files.read(resolvePath(call.shell.cwd, path))) === CERTIFICATES;
  } catch {
    return false;
  }
}

/** `openssl s_client`: a handshake, with the certificate checked. */
export async function handshake(call: Call, args: readonly string[]): Promise<Answer> {
  const { given, unknown } = readOptions(
    args.map((arg) => (/^-[a-zA-Z]/.test(arg) ? `-${arg}` : arg)),
    ["--brief", "--verify_return_error"],
    ["--connect", "--servername", "--CAfile", "--verify_hostname"],
  );
  const [, host, port] = /^(.+):(\d+)$/.exec(given.get("--connect") ?? "") ?? [];
  if (unknown || host === undefined || !given.has("--brief") || !given.has("--verify_return_error"))
    return notSimulated(
      `openssl s_client ${unknown?.slice(1) ?? "without -connect, -brief and -verify_return_error"}`,
    );
  const found = await dial(call, host, Number(port), GIVES_UP);
  const error = (words: string) => fail(1, `80CB0A3F0C7F0000:error:${words}`);
  if (found === "unknown")
    return error(
      "10080002:BIO routines:BIO_lookup_ex:system lib:crypto/bio/bio_addr.c:738:Name or service not known\nconnect:errno=2",
    );
  if (found === "silent")
    return error(
      "8000006E:system library:BIO_connect:Connection timed out:crypto/bio/bio_sock2.c:114:calling connect()\nconnect:errno=110",
    );
  if (!found.tls)
    return error(
      "0A000126:SSL routines:ssl3_read_n:unexpected eof while reading:ssl/record/rec_layer_s3.c:322:",
    );
  const verified = (depth: string, reason: string) =>
    fail(
      1,
      `${depth}\nverify error:${reason}\n80CB0A3F0C7F0000:error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:ssl/statem/statem_clnt.c:1890:`,
    );
  if (!holdsBundle(call, given.get("--CAfile") ?? ""))
    return verified(
      "depth=2 CN = Amazon RDS us-east-1 Root CA RSA2048 G1",
      "num=19:self-signed certificate in certificate chain",
    );
  const name = given.get("--verify_hostname") ?? host;
  if (name !== host) return verified(`depth=0 CN = ${host}`, "num=62:hostname mismatch");
  return {
    stderr: `CONNECTION ESTABLISHED\nProtocol version: TLSv1.2\nCiphersuite: ECDHE-RSA-AES256-GCM-SHA384\nPeer certificate: CN = ${host}\nVerification: OK\nVerified peername: ${host}\nDONE\n`,
    exitCode: 0,
  };
}

/**
 * mongosh with its own script: connects with the user and password of the secret on standard input, and
 * supports writing and reading one document. Prints the text of the script's last `print`.
 */
const mongosh: NodeCommand = async (call) => {
  const { given, rest, unknown } = readOptions(call.args, ["--nodb", "--quiet", "--norc"], ["--eval"]);
  const script = given.get("--eval");
  if (unknown || script === undefined || rest.length > 0 || !given.has("--nodb"))
    return notSimulated(`mongosh ${unknown ?? "without --nodb and --eval"}`);
  const [, host, port] = /@([\w.-]+):(\d+)/.exec(script) ?? [];
  const file = /\btlsCAFile=([^&"'`\s]+)/.exec(script)?.[1];
  const calls = [...script.matchAll(/\.(\w+)\(\{ _id: "(\w+)"/g)].map(([, method = "", id = ""]) => ({
    method,
    id,
  }));
  const odd = calls.find(({ method }) => !["replaceOne", "findOne"].includes(method));
  if (host === undefined || calls.length === 0 || odd)
    return notSimulated(`mongosh: ${odd?.method ?? "this script"}`);
  let secret: { readonly username?: unknown; readonly password?: unknown };
  try {
    secret = JSON.parse(call.stdin());
  } catch {
    return fail(1, "SyntaxError: Unexpected end of JSON input");
  }
  const found = await dial(call, host, Number(port), 15);
  if (found === "unknown") return { stdout: `getaddrinfo ENOTFOUND ${host}\n`, exitCode: 1 };
  const usesTls = /[?&"']tls=true\b/.test(script);
  if (found === "silent" || (found.tls && !usesTls))
    return { stdout: "Server selection timed out after 15000 ms\n", exitCode: 1 };
  if (!found.tls && usesTls)
    return {
      stdout: "Client network socket disconnected before secure TLS connection was established\n",
      exitCode: 1,
    };
  if (usesTls && (file === undefined || !holdsBundle(call, file)))
    return { stdout: "self-signed certificate in certificate chain\n", exitCode: 1 };
  if (secret.username !== found.user || secret.password !== found.password)
    return { stdout: "Authentication failed.\n", exitCode: 1 };
  for (const { method, id } of calls) {
    if (method === "replaceOne") found.documents.add(id);
    else if (!found.documents.has(id))
      return { stdout: "the document that was written is not there\n", exitCode: 1 };
  }
  const printed = [...script.matchAll(/\bprint\("([^"]*)"\)/g)].at(-1)?.[1];
  return say(printed === undefined ? "" : `${printed}\n`);
};

/** Programs on a new node. */
export const awsCommands: Readonly<Record<string, NodeCommand>> = { aws, curl };
/** Installed with a package. */
export const mongoCommands: Readonly<Record<string, NodeCommand>> = { mongosh };
