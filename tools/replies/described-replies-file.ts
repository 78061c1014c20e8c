import type { DescribedReplies } from './describe-replies.ts';

/** The file that holds what operations answer, from the root of the repository. */
export const describedRepliesFile = 'src/console/api/described-replies.json';

/** Its text: one line an operation and a schema, so that a change is seen in a comparison. */
export function describedRepliesText({ schemas, operations }: DescribedReplies): string {
  const lines = (record: object): string =>
    Object.entries(record)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return `{\n  "schemas": {\n${lines(schemas)}\n  },\n  "operations": {\n${lines(operations)}\n  }\n}\n`;
}
