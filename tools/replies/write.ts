import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeReplies } from './describe-replies.ts';
import { describedRepliesFile, describedRepliesText } from './described-replies-file.ts';

/* Writes what operations answer, read from the code: `node tools/replies/write.ts`. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const { described, weaknesses } = describeReplies(root);
writeFileSync(`${root}/${describedRepliesFile}`, describedRepliesText(described));
for (const { operation, place, type } of weaknesses)
  console.log(`${operation}${place}: ${type} says too little`);
console.log(
  `${Object.keys(described.operations).length} operations, ${Object.keys(described.schemas).length} schemas`,
);
