import ts from 'typescript';

/** What V8 counted in one script: functions with nested ranges of the text, each with how often it was entered. */
export interface Counted {
  functions: readonly { ranges: readonly { startOffset: number; endOffset: number; count: number }[] }[];
}
/** A way the code can take: the text it enters, or the text it is left to when that is not entered. */
interface Way {
  node: ts.Node;
  what: string;
  /** Taken as often as this is entered … */
  at: number;
  /** … less often than that: what has no text of its own, as an `if` without `else`. */
  less?: number;
}

/** Every way of a source: both sides of each condition, what stands behind `&&`, `||` and `??`, each case, each function. */
function waysOf(source: ts.SourceFile): Way[] {
  const ways: Way[] = [];
  const add = (node: ts.Node, what: string, less?: ts.Node) =>
    ways.push(
      less
        ? { node, what, at: node.getStart(source), less: less.getStart(source) }
        : { node, what, at: node.getStart(source) },
    );
  const visit = (node: ts.Node): void => {
    if (ts.isIfStatement(node)) {
      add(node.thenStatement, 'if');
      if (node.elseStatement) add(node.elseStatement, 'else');
      else add(node, 'if not', node.thenStatement);
    } else if (ts.isConditionalExpression(node)) {
      add(node.whenTrue, '?');
      add(node.whenFalse, ':');
    } else if (ts.isBinaryExpression(node) && logical.has(node.operatorToken.kind))
      add(node.right, node.operatorToken.getText(source));
    else if (ts.isCaseOrDefaultClause(node)) {
      // A case that falls through to the next has nothing of its own to enter.
      if (node.statements[0]) add(node.statements[0], 'case');
    } else if (ts.isCatchClause(node)) add(node.block, 'catch');
    else if (ts.isFunctionLike(node) && 'body' in node && node.body) add(node.body as ts.Node, 'function');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return ways;
}
const logical = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);

/** How often the text at a place was entered: the count of the narrowest range around it. */
function countAt({ functions }: Counted, at: number): number {
  let [count, width] = [0, Infinity];
  for (const { ranges } of functions)
    for (const { startOffset, endOffset, count: its } of ranges)
      if (startOffset <= at && at < endOffset && endOffset - startOffset <= width)
        [count, width] = [its, endOffset - startOffset];
  return count;
}

export interface Unreached {
  /** From 1. */
  line: number;
  what: string;
  text: string;
}
/**
 * The ways of a source that were taken in none of several runs, and how many ways there are. Node erases types in place, so
 * that places in the source are places in what ran.
 */
export function unreached(text: string, runs: readonly Counted[]): { ways: number; missed: Unreached[] } {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const ways = waysOf(source);
  const taken = ({ at, less }: Way, run: Counted) =>
    less === undefined ? countAt(run, at) > 0 : countAt(run, at) > countAt(run, less);
  const missed = ways
    .filter((way) => !runs.some((run) => taken(way, run)))
    .map(({ node, what }) => ({
      line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
      what,
      text: node.getText(source).split('\n')[0]!.slice(0, 80),
    }));
  return { ways: ways.length, missed };
}
