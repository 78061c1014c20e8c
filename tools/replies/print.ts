import { fileURLToPath } from 'node:url';
import { describeReplies } from './describe-replies.ts';
import { describedRepliesText } from './described-replies-file.ts';

/**
 * Prints, as JSON, what {@link describedRepliesText} makes of the code and where its types say too little: for a test, in
 * which the compiler runs several times slower than in a process of its own.
 */
const { described, weaknesses } = describeReplies(fileURLToPath(new URL('../..', import.meta.url)));
const places = weaknesses.map(({ operation, place }) => `${operation}${place}`);
process.stdout.write(JSON.stringify({ text: describedRepliesText(described), places }));
