import { CRESCENT } from './carriers/crescent.js';
import { HOPPER } from './carriers/hopper.js';
import { HORIZON } from './carriers/horizon.js';
import { LOTUS } from './carriers/lotus.js';
import { MERIDIAN } from './carriers/meridian.js';
import { NORTHSTAR } from './carriers/northstar.js';
import { PAMPAS } from './carriers/pampas.js';
import { SAVANNA } from './carriers/savanna.js';
import { SOUTHERLY } from './carriers/southerly.js';
import type { DemoCarrier } from './demo-carrier.js';

/** The carriers of the demonstration timetable, in the order of the file. */
export const DEMO_CARRIERS: readonly DemoCarrier[] = [
  MERIDIAN,
  NORTHSTAR,
  CRESCENT,
  LOTUS,
  SOUTHERLY,
  PAMPAS,
  SAVANNA,
  HOPPER,
  HORIZON,
];
