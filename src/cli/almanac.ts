#!/usr/bin/env node
import 'reflect-metadata';
import { BadNews } from './answer.ts';
import { failureOf } from './failure.ts';
import { createProgram } from './program.ts';
import { printAnswer } from './run.ts';

const program = createProgram();
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof BadNews) printAnswer(program, error.answer);
  const { exitCode, line } = failureOf(error);
  if (line !== undefined) process.stderr.write(`${line}\n`);
  process.exitCode = exitCode;
}
