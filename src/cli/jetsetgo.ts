#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { createPrint } from './operator-output.js';
import { runOperatorProgram } from './operator-program.js';

process.exitCode = await runOperatorProgram(process.argv.slice(2), {
  environment: process.env,
  print: createPrint(process.stdout),
  tell: (line) => {
    console.error(line);
  },
  progress: process.stderr,
  now: () => new Date(),
  newId,
  randomBytes,
});
