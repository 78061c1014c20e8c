import ts from 'typescript';

/** What a method says to the reply object beside its body. */
export interface ReplySayings {
  /** Statuses set on the way, beside the usual one. */
  readonly statuses: readonly number[];
  /** Names of headers, in lower case. */
  readonly headers: readonly string[];
  /** What is said of the body's media type; null where the usual one is sent. */
  readonly contentType: string | null;
}

/** Headers that no client reads of an operation; the whole service sends or may send them. */
const everywhere: ReadonlySet<string> = new Set([
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'cross-origin-resource-policy',
  'vary',
  'x-accel-buffering',
]);

/** Reads `reply.status(…)` and `reply.header(…)` in a method and in the functions of its file that get the reply. */
export function replySayings(checker: ts.TypeChecker, method: ts.MethodDeclaration): ReplySayings {
  const statuses = new Set<number>();
  const headers = new Set<string>();
  const seen = new Set<ts.Node>();
  let contentType: string | null = null;
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const said = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : '';
      const [first] = node.arguments;
      if (first !== undefined && isReply(checker, node.expression)) {
        const type = checker.getTypeAtLocation(first);
        if (said === 'status' || said === 'code') for (const each of numbersIn(type)) statuses.add(each);
        if (said === 'header') for (const each of textsIn(type)) headers.add(each.toLowerCase());
        if (said === 'headers') {
          for (const each of type.getProperties()) headers.add(each.name.toLowerCase());
          contentType ??= contentTypeIn(checker, first);
        }
      } else if (node.arguments.some((argument) => argument.getText() === 'reply')) follow(node);
    }
    ts.forEachChild(node, look);
  };
  const follow = (call: ts.CallExpression): void => {
    const called = checker.getResolvedSignature(call)?.declaration;
    if (
      called === undefined ||
      seen.has(called) ||
      called.getSourceFile().fileName.includes('/node_modules/')
    )
      return;
    seen.add(called);
    ts.forEachChild(called, look);
  };
  if (method.body !== undefined) look(method.body);
  return {
    statuses: [...statuses].toSorted((a, b) => a - b),
    headers: [...headers].filter((name) => !everywhere.has(name)).toSorted(),
    contentType,
  };
}

/** True for a call on the reply, at the end of a chain too: `reply.status(201).header`. */
function isReply(checker: ts.TypeChecker, called: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(called)) return false;
  return checker.getTypeAtLocation(called.expression).getSymbol()?.name === 'FastifyReply';
}

/** The media type that an object of headers names as it is written. */
function contentTypeIn(checker: ts.TypeChecker, headers: ts.Expression): string | null {
  if (!ts.isObjectLiteralExpression(headers)) return null;
  for (const property of headers.properties) {
    if (!ts.isPropertyAssignment(property) || property.name.getText() !== "'content-type'") continue;
    return textsIn(checker.getTypeAtLocation(property.initializer))[0] ?? null;
  }
  return null;
}

function numbersIn(type: ts.Type): number[] {
  return partsOf(type).flatMap((part) => (part.isNumberLiteral() ? [part.value] : []));
}

function textsIn(type: ts.Type): string[] {
  return partsOf(type).flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
}

const partsOf = (type: ts.Type): ts.Type[] => (type.isUnion() ? type.types : [type]);
