import openapiTypescript, { astToString } from 'openapi-typescript';

/** The types of the client, made of the description of the API. */
export async function clientTypes(document: string): Promise<string> {
  const types = astToString(await openapiTypescript(JSON.parse(document) as object as never));
  return `// Made of /openapi.json; a test holds it to that.\n${types}`;
}
