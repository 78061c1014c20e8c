import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { permissionsMarkdown } from '../../src/console/permissions/permission-table.ts';
import { environmentExample, settingsTable } from '../../src/platform/config/settings-text.ts';
import { lifecycleDiagram } from '../../src/policies/lifecycle-diagram.ts';

/** With UPDATE_TEXTS=1 the files are written anew instead of compared. */
const update = process.env['UPDATE_TEXTS'] === '1';

/** The floors of the house as dependency-cruiser checks them, each importing only what stands above it. */
function floorsDiagram(): string {
  const floors = JSON.parse(readFileSync('tools/floors.json', 'utf8')) as string[][];
  const boxes = floors.map(
    (rooms, level) => `  floor${level}["${rooms.map((room) => `${room}/`).join('   ')}"]`,
  );
  const arrows = floors.slice(1).map((_, level) => `  floor${level + 1} --> floor${level}`);
  return ['```mermaid', 'flowchart BT', ...boxes, ...arrows, '```'].join('\n');
}

/** Replaces what stands between two marks of the README. */
function between(name: string, content: string): { found: string; wanted: string; whole: string } {
  const readme = readFileSync('README.md', 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = readme.indexOf(begin) + begin.length;
  const until = readme.indexOf(end);
  const wanted = `\n\n${content}\n\n`;
  return {
    found: readme.slice(from, until),
    wanted,
    whole: readme.slice(0, from) + wanted + readme.slice(until),
  };
}

describe('texts made from the code', () => {
  it('.env.example lists every setting', () => {
    if (update) writeFileSync('.env.example', environmentExample());
    expect(readFileSync('.env.example', 'utf8')).toBe(environmentExample());
  });

  it.each([
    ['settings', settingsTable()],
    ['permissions', permissionsMarkdown()],
    ['lifecycle', lifecycleDiagram()],
    ['floors', floorsDiagram()],
  ])('the README shows the %s as they are', (name, content) => {
    const text = between(name, content);
    if (update) writeFileSync('README.md', text.whole);
    expect(update ? text.wanted : text.found).toBe(text.wanted);
  });
});
