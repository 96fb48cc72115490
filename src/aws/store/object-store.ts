// S3 as a store for logs. The only file that imports S3's client; loaded only when a store was given.
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { ObjectStore } from "../../audit/store/object-store.ts";
import { sha256 } from "../../digest.ts";
import type { StoreProtection } from "../../run/model/event.ts";
import { bounded } from "../api/bounded-answers.ts";
import { pageTurner } from "../api/page-turner.ts";
import { errorName } from "../api/service-errors.ts";
import { whereItWouldGo } from "../client/foreign-endpoint.ts";
import { statusOf, storeError } from "./store-errors.ts";

export interface Bucket extends ObjectStore {
  /** The endpoint in use if it is not AWS's own; else null. */
  readonly endpoint: string | null;
  /** What protects new objects from removal. Never rejects: what cannot be read is unknown. */
  protection(signal: AbortSignal): Promise<StoreProtection>;
}

/**
 * A bucket with the default credential chain. It may be in another Region or account. Sends no request yet.
 */
export async function openBucket(options: {
  readonly bucket: string;
  readonly profile: string | null;
  readonly region: string | null;
}): Promise<Bucket> {
  const { bucket } = options;
  const client = bounded(clientFor(options));
  const here = { Bucket: bucket };
  const doing = async <T>(operation: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw storeError(error, bucket, operation);
    }
  };
  let endpoint: string | null;
  try {
    endpoint = await effectiveEndpoint(options);
  } catch (error) {
    throw storeError(error, bucket, "the start of its client");
  }

  return {
    endpoint,
    protection: (signal) => protectionOf(client, bucket, signal),
    async putNew(key, bytes, abortSignal) {
      const command = new PutObjectCommand({
        ...here,
        Key: key,
        Body: bytes,
        ContentType: "application/x-ndjson",
        IfNoneMatch: "*",
        // S3 compares it with the data that arrived, and requires one if the bucket has Object Lock.
        ChecksumAlgorithm: "SHA256",
        ChecksumSHA256: Buffer.from(sha256(bytes), "hex").toString("base64"),
      });
      try {
        await client.send(command, { abortSignal });
        return "put";
      } catch (error) {
        if (errorName(error) === "PreconditionFailed" || statusOf(error) === 412) return "exists";
        throw storeError(error, bucket, "s3:PutObject");
      }
    },
    async get(key, abortSignal) {
      const command = new GetObjectCommand({ ...here, Key: key, ChecksumMode: "ENABLED" });
      try {
        const {
          Body,
          ObjectLockMode,
          ObjectLockRetainUntilDate: until,
        } = await client.send(command, {
          abortSignal,
        });
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        const lock =
          ObjectLockMode === undefined || until === undefined
            ? null
            : { mode: ObjectLockMode, until: until.getTime() };
        return { bytes, lock };
      } catch (error) {
        if (errorName(error) === "NoSuchKey") return null;
        throw storeError(error, bucket, "s3:GetObject");
      }
    },
    async list(prefix, signal) {
      const found: { key: string; size: number }[] = [];
      for await (const page of pages(prefix, undefined, signal))
        for (const { Key, Size } of page.Contents ?? []) found.push({ key: Key ?? "", size: Size ?? 0 });
      return found.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    async folders(prefix, signal) {
      const found: string[] = [];
      for await (const page of pages(prefix, "/", signal))
        for (const { Prefix = "" } of page.CommonPrefixes ?? []) found.push(Prefix.slice(prefix.length, -1));
      return found.sort();
    },
  };

  async function* pages(prefix: string, delimiter: string | undefined, abortSignal: AbortSignal) {
    const turn = pageTurner("s3:ListBucket", (error) => storeError(error, bucket, "s3:ListBucket"));
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        ...here,
        Prefix: prefix,
        Delimiter: delimiter,
        ContinuationToken: token,
      });
      const page = await doing("s3:ListBucket", client.send(command, { abortSignal }));
      yield page;
      token = turn(page.NextContinuationToken);
    } while (token !== undefined);
  }
}

function clientFor(options: { readonly profile: string | null; readonly region: string | null }): S3Client {
  return new S3Client({
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    // A bucket reports its own Region.
    followRegionRedirects: true,
    maxAttempts: 3,
    ...(options.profile === null ? {} : { profile: options.profile }),
    ...(options.region === null ? {} : { region: options.region }),
  });
}

async function protectionOf(
  client: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<StoreProtection> {
  const here = { Bucket: bucket };
  const versions = await client.send(new GetBucketVersioningCommand(here), { abortSignal }).then(
    ({ Status }) => Status === "Enabled",
    () => null,
  );
  try {
    const { ObjectLockConfiguration: lock } = await client.send(new GetObjectLockConfigurationCommand(here), {
      abortSignal,
    });
    const { Mode, Days, Years } = lock?.Rule?.DefaultRetention ?? {};
    const days = Days ?? (Years === undefined ? null : Years * 365);
    return { kind: "locked", mode: Mode ?? null, days, versions };
  } catch (error) {
    const none = errorName(error) === "ObjectLockConfigurationNotFoundError";
    return { kind: none ? "none" : "unknown", mode: null, days: null, versions };
  }
}

/** Asks the client where it would send a request, without sending one. */
async function effectiveEndpoint(options: {
  readonly bucket: string;
  readonly profile: string | null;
  readonly region: string | null;
}): Promise<string | null> {
  const client = clientFor(options);
  return whereItWouldGo(client, () => client.send(new HeadBucketCommand({ Bucket: options.bucket })));
}
