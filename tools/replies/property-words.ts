import ts from 'typescript';
import { isOurs } from './program.ts';

/** What is written about a property, at itself or at the property that it hands on. */
export function describedAs(checker: ts.TypeChecker, property: ts.Symbol): string {
  const own = sentence(checker, property);
  if (own !== '') return own;
  const source = handedOn(checker, property);
  return source === undefined ? '' : sentence(checker, source);
}

/** True where a property is written as the text of a moment: `createdAt.toString()`. */
export function isTextOfInstant(checker: ts.TypeChecker, property: ts.Symbol): boolean {
  const declared = property.valueDeclaration ?? property.declarations?.[0];
  if (declared === undefined || !ts.isPropertyAssignment(declared)) return false;
  let found = false;
  const look = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ['toString', 'toJSON'].includes(node.name.text)) {
      const type = checker.getNonNullableType(checker.getTypeAtLocation(node.expression));
      found ||= type.getSymbol()?.name === 'Instant';
    } else if (!ts.isFunctionLike(node)) ts.forEachChild(node, look);
  };
  look(declared.initializer);
  return found;
}

/** The comment of a declaration of ours, without marks of its own. A library's speaks to who writes code with it. */
export function sentence(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  if (symbol.declarations?.some((each) => isOurs(each.getSourceFile().fileName)) !== true) return '';
  return ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replaceAll(/\{@link\s+([^}|]*?)(?:\|([^}]*))?\}/g, (_, name: string, text?: string) =>
      (text ?? name).trim(),
    )
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** `{ heading: section.heading }` and `{ heading }` after `const { heading } = section` both hand on `section`'s heading. */
function handedOn(checker: ts.TypeChecker, property: ts.Symbol): ts.Symbol | undefined {
  const declared = property.valueDeclaration ?? property.declarations?.[0];
  if (declared === undefined) return undefined;
  if (ts.isPropertyAssignment(declared)) {
    const { initializer } = declared;
    if (ts.isPropertyAccessExpression(initializer)) return checker.getSymbolAtLocation(initializer.name);
    return ts.isIdentifier(initializer)
      ? bound(checker, checker.getSymbolAtLocation(initializer))
      : undefined;
  }
  if (!ts.isShorthandPropertyAssignment(declared)) return undefined;
  return bound(checker, checker.getShorthandAssignmentValueSymbol(declared));
}

/** The property that a variable was taken out of, or the variable itself. */
function bound(checker: ts.TypeChecker, variable: ts.Symbol | undefined): ts.Symbol | undefined {
  const declared = variable?.valueDeclaration;
  if (declared === undefined || !ts.isBindingElement(declared)) return undefined;
  const name = (declared.propertyName ?? declared.name).getText();
  return checker.getTypeAtLocation(declared.parent).getProperty(name);
}
