import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Attachment, attachmentsOf, joinDisks } from "../../../src/aws/node/join-disks.ts";
import type { LookUp } from "../../../src/aws/node/look-up.ts";
import type { NodeDisk } from "../../../src/ledger/replies/disks.ts";
import { safeText } from "../../../src/output/clean.ts";
import type { Disk } from "../../../src/plan/model/device.ts";

const GIB = 2 ** 30;
const INSTANCE = "i-0123456789abcdef0";

const node = (disk: Partial<NodeDisk>): NodeDisk => ({
  name: "nvme1n1",
  size: 64 * GIB,
  serial: null,
  model: null,
  signature: null,
  mounts: [],
  parts: [],
  ...disk,
});
const attached = (attachment: Partial<Attachment>): Attachment => ({
  id: "vol-0123456789abcdef0",
  device: "/dev/sdf",
  size: 64 * GIB,
  encrypted: true,
  tags: [],
  ...attachment,
});
const join = (disk: NodeDisk, attachments: readonly Attachment[] | null): Disk | undefined =>
  joinDisks([disk], attachments, safeText)[0];

describe("on Nitro", () => {
  it.each(["vol0123456789abcdef0", "vol-0123456789abcdef0"])("%s is the volume of that id", (serial) => {
    const tags = [{ key: "Name", value: "data\u001b[31m" }];
    expect(join(node({ serial, model: "Amazon Elastic Block Store" }), [attached({ tags })])).toEqual({
      name: "nvme1n1",
      size: 64 * GIB,
      kind: "ebs",
      serial,
      volume: {
        id: "vol-0123456789abcdef0",
        told: "serial",
        attached: "/dev/sdf",
        encrypted: true,
        tags: [{ key: "Name", value: "data" }],
      },
      signature: null,
      mounts: [],
      parts: [],
    });
  });

  it("knows the volume also where EC2 could not be asked, and nothing more of it", () => {
    const disk = node({ serial: "vol0123456789abcdef0" });
    expect(join(disk, null)).toMatchObject({
      kind: "ebs",
      volume: { id: "vol-0123456789abcdef0", told: "serial", attached: "", encrypted: null, tags: [] },
    });
  });

  it.each([
    [
      "an instance store",
      { serial: "AWS6AAE0A1B2", model: "Amazon EC2 NVMe Instance Storage" },
      "instance-store",
    ],
    ["a volume whose serial cannot be read", { model: "Amazon Elastic Block Store" }, "ebs"],
    ["another make", { serial: "S3X9", model: "Samsung" }, "unknown"],
    ["a serial that only begins as a volume's", { serial: "vol0123456789abcdef0f" }, "unknown"],
    ["no serial and no model", {}, "unknown"],
  ])("%s has no volume", (_, disk, kind) => {
    expect(join(node(disk), [attached({})])).toMatchObject({ kind, volume: null });
  });
});

describe("on Xen", () => {
  it.each([
    ["xvdf", "/dev/sdf"],
    ["xvdf", "xvdf"],
    ["sdf", "/dev/xvdf"],
    ["xvda", "/dev/sda1"],
    ["xvdba", "/dev/xvdba"],
  ])("%s is what is attached as %s, when it is as large", (name, device) => {
    const disk = join(node({ name }), [attached({ device })]);
    expect(disk).toMatchObject({ kind: "ebs", volume: { told: "attachment", attached: device } });
  });

  it.each([
    ["another size", [attached({ size: 65 * GIB })], "unknown"],
    ["a size that is not known", [attached({ size: null })], "unknown"],
    ["two that could be meant", [attached({}), attached({ device: "/dev/xvdf" })], "unknown"],
    ["none", [attached({ device: "/dev/sdg" })], "instance-store"],
    ["EC2 not asked", null, "unknown"],
  ])("xvdf with %s", (_, attachments, kind) => {
    expect(join(node({ name: "xvdf" }), attachments)).toMatchObject({ kind, volume: null });
  });
});

it("cleans what the node says, whatever it is", () => {
  const bad = "a\u001b[2Jb";
  const disk = join(node({ signature: bad, mounts: [bad], parts: [bad] }), null);
  expect(disk).toMatchObject({ signature: "ab", mounts: ["ab"], parts: ["ab"] });
});

describe("attachments", () => {
  const volumes = [
    {
      VolumeId: "vol-1",
      Size: 8,
      Encrypted: false,
      Tags: [{ Key: "Name", Value: "root" }],
      Attachments: [
        { InstanceId: "i-other", Device: "/dev/sdz" },
        { InstanceId: INSTANCE, Device: "/dev/xvda" },
      ],
    },
    { VolumeId: "vol-2", Size: 8, Attachments: [{ InstanceId: "i-other", Device: "/dev/sdf" }] },
  ];
  const mappings = [
    { DeviceName: "/dev/xvda", Ebs: { VolumeId: "vol-1" } },
    { DeviceName: "/dev/sdg", Ebs: { VolumeId: "vol-3" } },
    { DeviceName: "/dev/sdb" },
  ];
  const denied = { known: false, why: "AccessDenied" } as const;
  const told = (instance: LookUp["instance"], of: LookUp["volumes"]) =>
    attachmentsOf(INSTANCE, { instance, volumes: of, managed: denied, image: denied });
  const root = {
    id: "vol-1",
    device: "/dev/xvda",
    size: 8 * GIB,
    encrypted: false,
    tags: [{ key: "Name", value: "root" }],
  };
  const bare = (id: string, device: string) => ({ id, device, size: null, encrypted: null, tags: [] });

  it("come from the volumes, and of this instance alone", () => {
    expect(told(denied, { known: true, value: volumes })).toEqual([root]);
  });

  it("come from the instance too, where a volume could not be read", () => {
    const instance = { known: true, value: { BlockDeviceMappings: mappings } } as const;
    expect(told(instance, denied)).toEqual([bare("vol-1", "/dev/xvda"), bare("vol-3", "/dev/sdg")]);
    expect(told(instance, { known: true, value: volumes })).toEqual([root, bare("vol-3", "/dev/sdg")]);
  });

  it("are not known where nothing could be read", () => {
    expect(told(denied, denied)).toBeNull();
    expect(told({ known: true, value: null }, denied)).toEqual([]);
  });
});

// An instance is made up, with its volumes and instance stores; then the node's and EC2's view of it are joined again.
describe("any instance", () => {
  const hex = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  const store = fc.record({
    size: fc.integer({ min: 1, max: 8 }),
    id: hex.map((number) => `vol-0${number.toString(16).padStart(16, "0")}`),
    encrypted: fc.boolean(),
    volume: fc.boolean(),
    sd: fc.boolean(),
  });
  const machine = fc
    .uniqueArray(store, { selector: ({ id }) => id, maxLength: 12 })
    .map((stores) => stores.map((it, at) => ({ ...it, letter: String.fromCharCode(97 + at) })));

  it.each(["nitro", "xen"] as const)("of %s gets each disk its own volume, in any order", (kind) => {
    fc.assert(
      fc.property(machine, fc.func(fc.nat()), (stores, order) => {
        const disks = stores.map((it, at) =>
          kind === "xen"
            ? node({ name: `xvd${it.letter}`, size: it.size * GIB })
            : node({
                name: `nvme${at}n1`,
                size: it.size * GIB,
                serial: it.volume ? it.id.replace("-", "") : `AWS${at}`,
                model: it.volume ? "Amazon Elastic Block Store" : "Amazon EC2 NVMe Instance Storage",
              }),
        );
        const attachments = stores
          .filter(({ volume }) => volume)
          .map((it) =>
            attached({
              id: it.id,
              device: `/dev/${it.sd ? "sd" : "xvd"}${it.letter}`,
              size: it.size * GIB,
              encrypted: it.encrypted,
            }),
          )
          .toSorted((a, b) => order(a.id) - order(b.id));
        const joined = joinDisks(disks, attachments, safeText);
        expect(joined.map(({ name, kind: is, volume }) => [name, is, volume?.id, volume?.encrypted])).toEqual(
          stores.map((it, at) => [
            disks[at]?.name,
            it.volume ? "ebs" : "instance-store",
            it.volume ? it.id : undefined,
            it.volume ? it.encrypted : undefined,
          ]),
        );
        for (const disk of joined)
          if (disk.volume !== null) expect(disk.volume.told).toBe(kind === "xen" ? "attachment" : "serial");
      }),
    );
  });

  it("of xen whose volumes are of other sizes than the node says gets none", () => {
    fc.assert(
      fc.property(machine, (stores) => {
        const disks = stores.map(({ letter, size }) =>
          node({ name: `xvd${letter}`, size: size * GIB + 512 }),
        );
        const attachments = stores.map(({ letter, size, id }) =>
          attached({ id, device: `/dev/sd${letter}`, size: size * GIB }),
        );
        expect(joinDisks(disks, attachments, safeText).every(({ volume }) => volume === null)).toBe(true);
      }),
    );
  });
});
