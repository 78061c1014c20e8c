import ts from 'typescript';
import type { SourceProgram } from './program.ts';

/** A method of a controller that answers a route. */
export interface OperationMethod {
  /** As the description of the API names it: `policies.read`. */
  readonly id: string;
  readonly method: ts.MethodDeclaration;
  /** Of success. */
  readonly status: number;
  /** True where it answers with another address, and without a body. */
  readonly redirects: boolean;
  /** What `@Header('content-type', …)` says; null where nothing does. */
  readonly contentType: string | null;
  /** Other headers that are sent always, in lower case. */
  readonly headers: readonly string[];
  /** True where the method sends its reply by itself, so that its return type says nothing. */
  readonly writesReply: boolean;
  /** Names of the request's headers that it reads. */
  readonly reads: readonly string[];
}

const verbs: ReadonlySet<string> = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete']);

/** Every operation of every controller that belongs to the API; pages for persons do not. */
export function operationMethods({ files, checker }: SourceProgram): OperationMethod[] {
  return files
    .filter(({ fileName }) => fileName.endsWith('.controller.ts'))
    .flatMap((file) => file.statements.filter(ts.isClassDeclaration))
    .filter((declared) => decoratorOf(declared, 'ApiExcludeController') === undefined)
    .flatMap((declared) =>
      declared.members
        .filter(ts.isMethodDeclaration)
        .filter((method) => decoratorsOf(method).some(({ name }) => verbs.has(name)))
        .filter((method) => decoratorOf(method, 'ApiExcludeEndpoint') === undefined)
        .map((method) => operationOf(checker, declared, method)),
    );
}

function operationOf(
  checker: ts.TypeChecker,
  declared: ts.ClassDeclaration,
  method: ts.MethodDeclaration,
): OperationMethod {
  const text = (node: ts.Expression | undefined): string | null => {
    const type = node && checker.getTypeAtLocation(node);
    return type?.isStringLiteral() === true ? type.value : null;
  };
  const headers = decoratorsOf(method).filter(({ name }) => name === 'Header');
  const named = headers.map(({ args }) => ({
    name: text(args[0])?.toLowerCase() ?? '',
    value: text(args[1]),
  }));
  const code = decoratorOf(method, 'HttpCode')?.args[0];
  const isPost = decoratorOf(method, 'Post') !== undefined;
  const redirect = decoratorOf(method, 'Redirect');
  const parameters = method.parameters.flatMap((parameter) => decoratorsOf(parameter));
  const written = parameters.find(({ name }) => name === 'Res');
  return {
    id: operationId(declared.name?.text ?? '', method.name.getText()),
    method,
    status:
      redirect !== undefined
        ? redirectStatus(redirect)
        : code === undefined
          ? isPost
            ? 201
            : 200
          : Number(code.getText()),
    redirects: redirect !== undefined,
    contentType: named.find(({ name }) => name === 'content-type')?.value ?? null,
    headers: [
      ...named.map(({ name }) => name).filter((name) => name !== 'content-type'),
      ...(redirect === undefined ? [] : ['location']),
    ],
    writesReply: written !== undefined && written.args.length === 0,
    reads: parameters.filter(({ name }) => name === 'Headers').map(({ args }) => text(args[0]) ?? ''),
  };
}

/** `PoliciesController`, `read` is `policies.read`. */
function operationId(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}.${method}`;
}

/** What `@Redirect(url, 303)` says; 302 where it says nothing. */
const redirectStatus = ({ args: [, status] }: DecoratorCall): number => Number(status?.getText() ?? 302);

interface DecoratorCall {
  readonly name: string;
  readonly args: readonly ts.Expression[];
}

function decoratorsOf(node: ts.HasDecorators): DecoratorCall[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression)
      ? [{ name: expression.expression.getText(), args: expression.arguments }]
      : [],
  );
}

const decoratorOf = (node: ts.HasDecorators, name: string): DecoratorCall | undefined =>
  decoratorsOf(node).find((each) => each.name === name);
