import type { OpenAPIObject } from '@nestjs/swagger';
import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { errorCodes } from '../../kernel/errors.ts';
import { problemStatus } from '../../platform/http/problem-status.ts';
import type { Operation } from './api-operation.ts';
import { Table } from '../parts.tsx';
import { fieldsOf, noteOf, typeOf, type Schema } from '../schema-fields.ts';
import { RepliesOf } from './docs-replies.tsx';
import { FieldLine, FieldsHead, Words } from './docs-fields.tsx';

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Schemas = Readonly<Record<string, Schema>>;

/** What calls tell of by name. */
interface Told {
  readonly schemas: Schemas;
  readonly shared: Operation['responses'];
}

interface Call {
  readonly verb: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The page's HTML within its frame. */
export const drawDocs = (document: OpenAPIObject): string => renderToString(<DocsPage document={document} />);

/** What {@link drawDocs} gave, as it is put into the frame. */
export function DrawnDocs({ html }: { html: string }): JSX.Element {
  return <div dangerouslySetInnerHTML={{ __html: html }} />;
}

/** The API for readers: how to call it, each call with its fields, and every refusal. */
function DocsPage({ document }: { document: OpenAPIObject }): JSX.Element {
  const parts = partsOf(document);
  const abouts = new Map((document.tags ?? []).map(({ name, description }) => [name, description]));
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  return (
    <>
      <h1>API</h1>
      <p class="lede">
        JSON over HTTP. For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).
      </p>
      <Manners />
      <nav aria-label="Parts of the API">
        <ul class="codes">
          {parts.map(([name]) => (
            <li>
              <a href={`#${anchorOf(name)}`}>{name}</a>
            </li>
          ))}
          <li>
            <a href="#things">What replies hold</a>
          </li>
          <li>
            <a href="#refusals">Refusals</a>
          </li>
        </ul>
      </nav>
      {parts.map(([name, calls]) => (
        <section aria-labelledby={anchorOf(name)}>
          <h2 id={anchorOf(name)}>{name}</h2>
          <p class="hint">{abouts.get(name)}</p>
          <div class="operations">
            {calls.map((call) => (
              <CallDetails {...call} schemas={schemas} shared={document.components?.responses ?? {}} />
            ))}
          </div>
        </section>
      ))}
      <Things schemas={schemas} />
      <Refusals />
    </>
  );
}

function Manners(): JSX.Element {
  return (
    <section class="card" aria-labelledby="manners">
      <h2 id="manners">How to call</h2>
      <ul>
        <li>
          Machines send <code>Authorization: Bearer alm_…</code>; persons have a session cookie. Published
          policies need neither.
        </li>
        <li>
          Lists answer <code>{'{ items, nextCursor }'}</code>; send <code>?cursor=</code> to go on.
        </li>
        <li>
          <code>Idempotency-Key</code> is honoured on every POST that changes something; edits of a draft want{' '}
          <code>If-Match</code>.
        </li>
        <li>
          A date is <code>2026</code>, <code>2026-09</code> or <code>2026-09-01</code>, as precise as it is
          known; an effective date is always a day.
        </li>
        <li>
          <code>{'{policy}'}</code> is a slug or an id.
        </li>
      </ul>
    </section>
  );
}

function CallDetails({ verb, path, operation, schemas, shared }: Call & Told): JSX.Element {
  const body = bodyOf(operation);
  return (
    <details class="operation">
      <summary>
        <span class="verb">{verb}</span> <span class="route">{path}</span>{' '}
        <span class="aside-text">
          <Words text={operation.summary} />
        </span>
      </summary>
      <p class="hint" id={`call-${operation.operationId}`}>
        <Words text={operation.description} />
      </p>
      {(operation.parameters ?? []).length > 0 && (
        <Table caption={`Parameters of ${verb} ${path}`} kind="stacked">
          <FieldsHead name="Parameter" />
          <tbody>
            {(operation.parameters ?? []).map((parameter) =>
              'name' in parameter ? (
                <FieldLine
                  name={parameter.name}
                  kind={`${typeOf((parameter.schema ?? {}) as Schema)}, in ${parameter.in}`}
                  required={parameter.required ?? false}
                  note={parameter.description ?? noteOf((parameter.schema ?? {}) as Schema)}
                />
              ) : null,
            )}
          </tbody>
        </Table>
      )}
      {body !== undefined && (
        <>
          <h3>
            Body <span class="count">{body.type}</span>
          </h3>
          <Table caption={`Body of ${verb} ${path}`} kind="stacked">
            <FieldsHead name="Field" />
            <tbody>
              {fieldsOf(body.schema).map((field) => (
                <FieldLine name={field.path} kind={field.type} required={field.required} note={field.note} />
              ))}
            </tbody>
          </Table>
        </>
      )}
      <RepliesOf name={`${verb} ${path}`} operation={operation} schemas={schemas} shared={shared} />
    </details>
  );
}

/** What replies hold under a name, once for all calls. */
function Things({ schemas }: { schemas: Schemas }): JSX.Element {
  return (
    <section aria-labelledby="things">
      <h2 id="things">What replies hold</h2>
      <div class="operations">
        {Object.entries(schemas).map(([name, schema]) => (
          <details class="operation">
            <summary>
              <span class="route">{name}</span>{' '}
              <span class="aside-text">
                <Words text={schema.description} />
              </span>
            </summary>
            <Thing name={name} schema={schema} />
          </details>
        ))}
      </div>
    </section>
  );
}

/** Its address stands inside: a browser opens what is folded up around the place that a link leads to. */
function Thing({ name, schema }: { name: string; schema: Schema }): JSX.Element {
  return (
    <div id={`thing-${name}`}>
      {schema.properties === undefined ? (
        <p class="hint">
          {typeOf(schema)} {noteOf({ ...schema, description: '' })}
        </p>
      ) : (
        <Table caption={`Fields of ${name}`} kind="stacked">
          <FieldsHead name="Field" />
          <tbody>
            {fieldsOf(schema).map((field) => (
              <FieldLine
                name={field.path}
                kind={field.type}
                required={field.required}
                note={field.note}
                linked
              />
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}

function Refusals(): JSX.Element {
  return (
    <section aria-labelledby="refusals">
      <h2 id="refusals">Refusals</h2>
      <p>
        <code>application/problem+json</code> (RFC 9457) with one of these codes, which do not change:
      </p>
      <ul class="refusals">
        {errorCodes.map((code) => (
          <li id={code}>
            <code>{code}</code> <span class="aside-text">{problemStatus[code]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The calls by their tag, in the order in which the document lists its tags. */
function partsOf(document: OpenAPIObject): [string, Call[]][] {
  const groups = Map.groupBy(callsOf(document), ({ operation }) => operation.tags?.[0] ?? 'Other');
  const listed = (document.tags ?? []).map(({ name }) => name);
  const names = [
    ...listed.filter((name) => groups.has(name)),
    ...[...groups.keys()].filter((name) => !listed.includes(name)),
  ];
  return names.map((name) => [name, groups.get(name) ?? []]);
}

/** The calls that are answered here, and those that Almanac makes, by the type of what they tell. */
function callsOf({ paths, webhooks = {} }: OpenAPIObject): Call[] {
  return Object.entries({ ...paths, ...webhooks }).flatMap(([path, item]) =>
    verbs.flatMap((verb) => {
      const operation = item[verb];
      return operation === undefined ? [] : [{ verb: verb.toUpperCase(), path, operation }];
    }),
  );
}

function bodyOf({ requestBody }: Operation): { type: string; schema: Schema } | undefined {
  if (requestBody === undefined || !('content' in requestBody)) return undefined;
  const [first] = Object.entries(requestBody.content);
  return first === undefined ? undefined : { type: first[0], schema: first[1].schema ?? {} };
}

function anchorOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}
