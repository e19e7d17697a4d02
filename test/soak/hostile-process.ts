import { attack, type HostileCounts } from './hostile-clients.js';

// hostile-process.js <url>: asks in hostile ways until its input ends; then prints what came of it, as JSON.

const counts: HostileCounts = new Map();
const stop = new AbortController();
process.on('unhandledRejection', () => undefined); // a client that fails is as good as one that hangs up
process.stdin.resume().on('end', () => stop.abort());
await attack(process.argv[2] ?? '', counts, stop.signal);
console.log(JSON.stringify([...counts]));
process.exit(0);
