import ts from 'typescript';
import { operationMethods, type OperationMethod } from './operations.ts';
import { plainRoutes } from './plain-routes.ts';
import { openProgram, type SourceProgram } from './program.ts';
import { RefusalCodes } from './refusal-codes.ts';
import { replySayings } from './reply-headers.ts';
import { TypeSchemas, type Weakness } from './type-schemas.ts';
import type { Schema } from './words.ts';

/** What an operation answers. */
export interface DescribedOperation {
  /** By status; the bodies by their media type. */
  readonly replies: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  /** Headers of success, in lower case. */
  readonly headers: readonly string[];
  /** Names of the request's headers that it reads. */
  readonly reads: readonly string[];
  /** Codes of the refusals it may answer, of its own and not of what stands before every operation. */
  readonly refusals: readonly string[];
}

/** All that the code says about replies. */
export interface DescribedReplies {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly operations: Readonly<Record<string, DescribedOperation>>;
}

/** Where replies are declared that no return type says. */
const WRITTEN = { file: '/src/console/api/written-replies.ts', type: 'WrittenReplies' };

/** Statuses that carry no body. */
const bare: ReadonlySet<number> = new Set([204, 302, 303, 304]);

/** Reads the replies of every operation from the types of the code below `root`, and where those say too little. */
export function describeReplies(root: string): { described: DescribedReplies; weaknesses: Weakness[] } {
  const program = openProgram(root);
  const { checker, files } = program;
  const schemas = new TypeSchemas(checker);
  const refusals = new RefusalCodes(checker, files);
  const written = writtenReplies(program);
  const operations: Record<string, DescribedOperation> = {};
  for (const operation of operationMethods(program)) {
    const said = replySayings(checker, operation.method);
    const declared = declaredReply(checker, schemas, operation.id, written.get(operation.id));
    const bodies = {
      ...bodiesOf(
        checker,
        schemas,
        { ...operation, contentType: operation.contentType ?? said.contentType },
        declared,
      ),
      ...declared?.bodies,
    };
    written.delete(operation.id);
    const statuses = new Set([operation.status, ...said.statuses, ...(declared?.statuses ?? [])]);
    const headers = new Set([
      ...operation.headers.filter(isTold),
      ...said.headers,
      ...(declared?.headers ?? []),
    ]);
    operations[operation.id] = {
      replies: repliesOf(statuses, bodies),
      headers: [...headers].toSorted(),
      reads: operation.reads.toSorted(),
      refusals: refusals.of(operation.method),
    };
  }
  for (const [id, type] of written) {
    const { bodies, headers, statuses } = declaredReply(checker, schemas, id, type)!;
    operations[id] = {
      replies: repliesOf(new Set(statuses.length === 0 ? [200] : statuses), bodies),
      headers,
      reads: [],
      refusals: refusals.of(handlerOf(program, id)),
    };
  }
  return {
    described: { schemas: sorted(schemas.components), operations: sorted(operations) },
    weaknesses: schemas.weaknesses,
  };
}

const isTold = (header: string): boolean => !['cache-control', 'vary'].includes(header);

/** By operation, the types in the table of replies that are written by hand. */
function writtenReplies({ checker, files }: SourceProgram): Map<string, ts.Type> {
  const file = files.find(({ fileName }) => fileName.endsWith(WRITTEN.file));
  const declared = file?.statements.find(
    (each): each is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(each) && each.name.text === WRITTEN.type,
  );
  if (declared === undefined) throw new Error(`${WRITTEN.file} declares no ${WRITTEN.type}`);
  const type = checker.getTypeAtLocation(declared);
  return new Map(type.getProperties().map((each) => [each.name, checker.getTypeOfSymbol(each)]));
}

/** A reply as the table says it. */
interface DeclaredReply {
  readonly bodies: Record<string, Schema>;
  readonly headers: string[];
  readonly statuses: number[];
}

function declaredReply(
  checker: ts.TypeChecker,
  schemas: TypeSchemas,
  id: string,
  type: ts.Type | undefined,
): DeclaredReply | undefined {
  if (type === undefined) return undefined;
  const values = (name: string): (string | number)[] => {
    const property = type.getProperty(name);
    const held = property && checker.getTypeOfSymbol(property);
    const parts = held?.isUnion() === true ? held.types : held === undefined ? [] : [held];
    return parts.flatMap((part) => (part.isStringLiteral() || part.isNumberLiteral() ? [part.value] : []));
  };
  const bodies = checker
    .getPropertiesOfType(type)
    .filter(({ name }) => name.includes('/'))
    .map((each) => [each.name, schemas.replyOf(checker.getTypeOfSymbol(each), id)] as const);
  return {
    bodies: Object.fromEntries(bodies),
    headers: values('headers').map(String).toSorted(),
    statuses: values('statuses').map(Number),
  };
}

function repliesOf(statuses: ReadonlySet<number>, bodies: Record<string, Schema>) {
  return Object.fromEntries([...statuses].map((status) => [status, bare.has(status) ? {} : bodies]));
}

/** What the return type says; nothing of a method that sends by itself, which must stand in the table. */
function bodiesOf(
  checker: ts.TypeChecker,
  schemas: TypeSchemas,
  { id, method, status, redirects, contentType, writesReply }: OperationMethod,
  declared: DeclaredReply | undefined,
): Record<string, Schema> {
  if (redirects) return {};
  const returned = returnType(checker, method);
  const parts = returned.isUnion() ? returned.types : [returned];
  const isSent = parts.some((part) => part.getSymbol()?.name === 'StreamableFile');
  const isVoid = (returned.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) !== 0;
  if ((writesReply || isSent || (isVoid && status === 200)) && declared === undefined)
    throw new Error(`${id} writes its reply by itself: say in ${WRITTEN.file} what it sends`);
  const isWhole = isVoid || parts.every((part) => part.getSymbol()?.name === 'StreamableFile');
  if (isWhole || writesReply || (declared !== undefined && !isSent)) return {};
  const mediaType = (contentType ?? 'application/json').replace(/;.*$/, '');
  return { [mediaType]: schemas.replyOf(returned, id, ({ name }) => name === 'StreamableFile') };
}

/** The method that answers a route beside the framework. */
function handlerOf({ files }: SourceProgram, id: string): ts.MethodDeclaration {
  const [className, name] = plainRoutes[id] ?? [];
  for (const declared of files.flatMap((file) => file.statements.filter(ts.isClassDeclaration))) {
    if (declared.name?.text !== className) continue;
    const method = declared.members.find(
      (member): member is ts.MethodDeclaration =>
        ts.isMethodDeclaration(member) && member.name.getText() === name,
    );
    if (method !== undefined) return method;
  }
  throw new Error(
    `${id} is in ${WRITTEN.file}, and no controller answers it: name its handler in plain-routes.ts`,
  );
}

function returnType(checker: ts.TypeChecker, method: ts.MethodDeclaration): ts.Type {
  const signature = checker.getSignatureFromDeclaration(method);
  if (signature === undefined) throw new Error(`${method.name.getText()} has no signature`);
  const type = checker.getReturnTypeOfSignature(signature);
  return checker.getAwaitedType(type) ?? type;
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
