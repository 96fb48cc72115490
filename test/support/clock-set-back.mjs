// Loaded before a program: its clock is set back by an hour once the file exists that CLOCK_SET_BACK names.
import { existsSync } from "node:fs";

const file = process.env.CLOCK_SET_BACK ?? "";
const now = Date.now.bind(Date);

Date.now = () => now() - (existsSync(file) ? 3_600_000 : 0);
