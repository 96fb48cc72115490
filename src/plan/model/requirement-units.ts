// The units of requirements, for the rooms that know plans and not guides.
export { bytesOf, bytesPerSecond, operationsPerSecond } from "../../runbook/requirements/units.ts";
