// The units of requirements, for rooms that know plans but not guides.
export { bytesOf, bytesPerSecond, operationsPerSecond } from "../../runbook/requirements/units.ts";
