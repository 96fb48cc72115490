// Runs the ledger's check of devices by itself, without a command behind it.

import { devicesField } from "../../src/ledger/encoding/device-field.ts";
import { headerLine } from "../../src/ledger/encoding/header-line.ts";
import { BASE_SHELL } from "../../src/ledger/node/base-shell.ts";
import { DEVICE_SHELL } from "../../src/ledger/node/device-shell.ts";
import type { DeviceCheck } from "../../src/plan/model/device.ts";
import type { NodeShell } from "./node-shell.ts";

/** Its exit code and what it printed, the last line end left out. `text` stands for the functions. */
export async function checkDevices(
  node: NodeShell,
  checks: readonly DeviceCheck[],
  text: string = DEVICE_SHELL,
): Promise<{ readonly code: number; readonly said: string }> {
  const header = headerLine([devicesField(checks)]);
  const said = await node.say(`${header}\n${BASE_SHELL}\n${text}\n(ll_check_devices)\necho "$?"`);
  const lines = said.trimEnd().split("\n");
  return { code: Number(lines.pop()), said: lines.join("\n") };
}
