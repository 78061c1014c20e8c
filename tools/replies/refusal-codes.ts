import ts from 'typescript';
import { isOurs } from './program.ts';

/** More codes than this at one place are no knowledge of what may happen there. */
const TOO_MANY = 12;

/**
 * The codes of the refusals that a function may end in, found by following its calls through the code: every
 * `new …Error` of a {@link DomainError}, in it and in whatever it calls. It may name a code too many, where a caller
 * catches what another lets through.
 */
export class RefusalCodes {
  private readonly facts = new Map<ts.Node, { codes: ReadonlySet<string>; calls: ReadonlySet<ts.Node> }>();
  private implementers: Map<ts.Symbol, ts.ClassDeclaration[]> | undefined;

  private readonly checker: ts.TypeChecker;
  private readonly files: readonly ts.SourceFile[];

  constructor(checker: ts.TypeChecker, files: readonly ts.SourceFile[]) {
    this.checker = checker;
    this.files = files;
  }

  of(start: ts.Node): string[] {
    const seen = new Set<ts.Node>([start]);
    const codes = new Set<string>();
    const open: ts.Node[] = [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const facts = this.factsOf(node);
      for (const code of facts.codes) codes.add(code);
      for (const called of facts.calls) {
        if (seen.has(called)) continue;
        seen.add(called);
        open.push(called);
      }
    }
    return [...codes].toSorted();
  }

  /** What stands in a function itself. */
  private factsOf(node: ts.Node) {
    const known = this.facts.get(node);
    if (known !== undefined) return known;
    const codes = new Set<string>();
    const calls = new Set<ts.Node>();
    const look = (inner: ts.Node): void => {
      if (ts.isTypeNode(inner)) return;
      if (ts.isNewExpression(inner)) for (const code of this.codesOf(inner)) codes.add(code);
      if (ts.isIdentifier(inner)) for (const called of this.functionsNamed(inner)) calls.add(called);
      ts.forEachChild(inner, look);
    };
    ts.forEachChild(node, look);
    const facts = { codes, calls };
    this.facts.set(node, facts);
    return facts;
  }

  /** The functions, methods and getters of ours that a name stands for. */
  private functionsNamed(name: ts.Identifier): ts.Node[] {
    let symbol = this.checker.getSymbolAtLocation(name);
    if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias)
      symbol = this.checker.getAliasedSymbol(symbol);
    return (symbol?.declarations ?? []).flatMap((declared) => this.bodiesOf(declared));
  }

  private bodiesOf(declared: ts.Declaration): ts.Node[] {
    if (!isOurs(declared.getSourceFile().fileName)) return [];
    if (ts.isFunctionDeclaration(declared) || ts.isGetAccessor(declared)) return [declared];
    if (ts.isMethodDeclaration(declared) && declared.body !== undefined) return [declared];
    if (ts.isMethodSignature(declared) || ts.isMethodDeclaration(declared))
      return this.implementationsOf(declared);
    const isConstant = ts.isVariableDeclaration(declared) && ts.isSourceFile(declared.parent.parent.parent);
    return isConstant && declared.initializer !== undefined ? [declared.initializer] : [];
  }

  /** The methods of the classes that are what an interface or an abstract class names. */
  private implementationsOf(declared: ts.MethodSignature | ts.MethodDeclaration): ts.Node[] {
    const owner = this.checker.getTypeAtLocation(declared.parent).getSymbol();
    const classes = owner === undefined ? [] : (this.heritage().get(owner) ?? []);
    return classes.flatMap(({ members }) =>
      members.filter(
        (member) => ts.isMethodDeclaration(member) && member.name.getText() === declared.name.getText(),
      ),
    );
  }

  private heritage(): Map<ts.Symbol, ts.ClassDeclaration[]> {
    if (this.implementers !== undefined) return this.implementers;
    const found = new Map<ts.Symbol, ts.ClassDeclaration[]>();
    for (const declared of this.files.flatMap((file) => file.statements.filter(ts.isClassDeclaration))) {
      for (const parent of (declared.heritageClauses ?? []).flatMap(({ types }) => types)) {
        const symbol = this.checker.getTypeAtLocation(parent).getSymbol();
        if (symbol !== undefined) found.set(symbol, [...(found.get(symbol) ?? []), declared]);
      }
    }
    this.implementers = found;
    return found;
  }

  /** The codes of a refusal that is made; none of any other object. */
  private codesOf(made: ts.NewExpression): string[] {
    const made_ = this.checker.getTypeAtLocation(made);
    const symbol = made_.getSymbol();
    if (symbol?.name === 'DomainError') return this.literalsOf(made.arguments?.[0]);
    const declared = symbol?.valueDeclaration;
    return declared !== undefined && ts.isClassDeclaration(declared) ? this.codesOfClass(declared) : [];
  }

  private codesOfClass(declared: ts.ClassDeclaration): string[] {
    const parent = declared.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
      ?.types[0];
    if (parent === undefined) return [];
    const built = declared.members.find(ts.isConstructorDeclaration);
    const above = this.checker.getTypeAtLocation(parent).getSymbol();
    if (built === undefined || above?.name !== 'DomainError') {
      const next = above?.valueDeclaration;
      return next !== undefined && ts.isClassDeclaration(next) ? this.codesOfClass(next) : [];
    }
    const codes: string[] = [];
    const look = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword)
        codes.push(...this.literalsOf(node.arguments[0]));
      ts.forEachChild(node, look);
    };
    look(built);
    return codes;
  }

  private literalsOf(code: ts.Expression | undefined): string[] {
    if (code === undefined) return [];
    const type = this.checker.getTypeAtLocation(code);
    const parts = type.isUnion() ? type.types : [type];
    const texts = parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
    return texts.length > TOO_MANY ? [] : texts;
  }
}
