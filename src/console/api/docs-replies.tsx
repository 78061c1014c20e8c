import type { JSX } from 'preact';
import { Table } from '../parts.tsx';
import { fieldsOf, nameOfRef, typeOf, type Schema } from '../schema-fields.ts';
import type { Operation } from './api-operation.ts';
import { FieldLine, FieldsHead, Kind, Words } from './docs-fields.tsx';

/** What a call answers. */
interface ReplyProps {
  readonly name: string;
  readonly operation: Operation;
  readonly schemas: Readonly<Record<string, Schema>>;
  /** Refusals that several calls share. */
  readonly shared: Readonly<Record<string, Reply>>;
}

/** The replies of a call, each with its type and its fields; refusals in a line each. */
export function RepliesOf({ name, operation, schemas, shared }: ReplyProps): JSX.Element {
  const replies = Object.entries(operation.responses)
    .filter(([status]) => status !== 'default')
    .map(([status, reply]) => [status, found(reply, shared)] as const);
  const said = replies.filter(([status]) => Number(status) < 400);
  const refused = replies.filter(([status]) => Number(status) >= 400);
  return (
    <>
      <h3>Replies</h3>
      <ul>
        {[...said, ...refused].map(([status, reply]) => (
          <li>
            <strong>{status}</strong>{' '}
            {reply !== undefined && 'description' in reply && <Words text={reply.description} />}
            {headersOf(reply)}{' '}
            {bodiesOf(reply).map(({ type, schema }, place) => (
              <>
                {place > 0 && ', '}
                <code>{type}</code> <Kind kind={shownType(schema)} />
              </>
            ))}
          </li>
        ))}
      </ul>
      {fieldsShown(said, schemas).map(({ type, fields }) => (
        <Table caption={`${type} of ${name}`} kind="stacked">
          <FieldsHead name="Field" />
          <tbody>
            {fields.map((field) => (
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
      ))}
    </>
  );
}

type Reply = Operation['responses'][string];

/** A reply itself, where it is told of elsewhere. */
function found(reply: Reply, shared: ReplyProps['shared']): Reply {
  return reply !== undefined && '$ref' in reply ? shared[nameOfRef(reply.$ref)] : reply;
}

interface Body {
  readonly type: string;
  readonly schema: Schema;
}

function bodiesOf(reply: Reply): Body[] {
  if (reply === undefined || !('content' in reply)) return [];
  return Object.entries(reply.content ?? {})
    .filter(([type]) => type !== 'application/problem+json') // the page says once what a refusal looks like
    .map(([type, { schema }]) => ({ type, schema: (schema ?? {}) as Schema }));
}

function headersOf(reply: Reply): string {
  if (reply === undefined || !('headers' in reply) || reply.headers === undefined) return '';
  return ` With ${Object.keys(reply.headers).join(', ')}.`;
}

/** The fields of the first body that has any: several statuses of a call send the same. */
function fieldsShown(replies: readonly (readonly [string, Reply])[], schemas: ReplyProps['schemas']) {
  const bodies = replies.flatMap(([, reply]) => bodiesOf(reply));
  const shown = bodies
    .map(({ type, schema }) => ({ type, fields: fieldsOf(resolved(schema, schemas)) }))
    .find(({ fields }) => fields.length > 0);
  return shown === undefined ? [] : [shown];
}

const resolved = (schema: Schema, schemas: ReplyProps['schemas']): Schema =>
  schema.$ref === undefined ? schema : (schemas[nameOfRef(schema.$ref)] ?? {});

const shownType = (schema: Schema): string => (schema.format === 'binary' ? 'bytes' : typeOf(schema));
