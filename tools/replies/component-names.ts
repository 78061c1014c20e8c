import ts from 'typescript';
import { isOurs } from './program.ts';

/**
 * The name under which a type is described once for all operations; null for one that has no name of its own and is
 * described where it stands. An inferred type is called after the function that presents it: `presentWebhook` and
 * `webhookJson` give `Webhook`.
 */
export function componentName(checker: ts.TypeChecker, type: ts.Type): string | null {
  const alias = nameOf(type.aliasSymbol);
  if (alias !== null) return withArguments(checker, alias, type.aliasTypeArguments ?? []);
  const symbol = type.getSymbol();
  const [declared] = symbol?.declarations ?? [];
  if (declared === undefined || !isOurs(declared.getSourceFile().fileName)) return null;
  if (ts.isInterfaceDeclaration(declared) || ts.isClassDeclaration(declared)) {
    const given = type as ts.TypeReference;
    const args = 'target' in given ? checker.getTypeArguments(given) : [];
    return withArguments(
      checker,
      plain(declared.name?.text ?? ''),
      args.filter((arg) => !isThis(arg)),
    );
  }
  return ts.isObjectLiteralExpression(declared) ? presenterOf(declared) : null;
}

/** A name that says nothing: what TypeScript's own helpers are called, and types of a library. */
function nameOf(symbol: ts.Symbol | undefined): string | null {
  const [declared] = symbol?.declarations ?? [];
  if (symbol === undefined || declared === undefined || !isOurs(declared.getSourceFile().fileName))
    return null;
  return plain(symbol.name);
}

function withArguments(checker: ts.TypeChecker, name: string, args: readonly ts.Type[]): string | null {
  const named = args.map((arg) => componentName(checker, arg));
  return named.every((each) => each !== null) ? `${named.join('')}${name}` : null;
}

const isThis = (type: ts.Type): boolean => (type as { isThisType?: boolean }).isThisType === true;

/** The reply of a thing is the thing to who reads it. */
function plain(name: string): string {
  return capital(name.replace(/(?:Reply|Row|Json|View)$/, '') || name);
}

/** The presenting function that returns an object as it is written. */
function presenterOf(literal: ts.ObjectLiteralExpression): string | null {
  let node: ts.Node = literal.parent;
  while (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isConditionalExpression(node))
    node = node.parent;
  if (ts.isReturnStatement(node)) {
    do node = node.parent;
    while (ts.isBlock(node) || ts.isIfStatement(node));
  }
  const name = functionName(node);
  if (name === null || !/^present[A-Z]|Json$/.test(name)) return null;
  return capital(name.replace(/^present(?=[A-Z])/, '').replace(/Json$/, ''));
}

function functionName(node: ts.Node): string | null {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return node.name?.getText() ?? null;
  if (ts.isArrowFunction(node) && ts.isVariableDeclaration(node.parent)) return node.parent.name.getText();
  return null;
}

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);
