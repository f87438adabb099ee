import { takeCoverage } from 'node:v8';
import { afterAll } from 'vitest';

/** Loaded before the tests whose branches are counted: a worker is stopped before it would write its counts by itself. */
afterAll(() => takeCoverage());
