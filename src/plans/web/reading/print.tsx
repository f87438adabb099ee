import { usePrinting } from '#platform/ui/preferences.ts';
import { useWords } from '#platform/words/use.tsx';
import { useDesk } from './desk.ts';
import { outline } from './view.ts';

const none: ReadonlySet<string> = new Set();

/** The plan on A4: title, leading group, and the tree as a table. Made only while it is printed. */
export function PrintedPlan() {
  const w = useWords();
  const desk = useDesk();
  if (!usePrinting()) return null;
  const { tree, plan } = desk.shown;
  return (
    <article className="rd-print">
      <h1>{tree.title}</h1>
      <p className="rd-print-from">
        {plan.unit.name} · {w(`state.plan.${plan.state}`)} · {w.day(w.today())}
      </p>
      {tree.leadership.length > 0 && (
        <p>
          <b>{w('screen.reading.leadership')}</b> {w.list(tree.leadership.map((one) => `${one.role} ${one.name}`))}
        </p>
      )}
      {tree.basis.length > 0 && (
        <p>
          <b>{w('screen.reading.basis')}</b> {w.list(tree.basis)}
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th>{w('screen.reading.print.task')}</th>
            <th>{w('screen.reading.part.lead')}</th>
            <th>{w('screen.reading.part.co')}</th>
            <th>{w('screen.reading.field.due')}</th>
          </tr>
        </thead>
        <tbody>
          {outline(tree.nodes, none).map(({ node, level }) => {
            const names = (part: 'lead' | 'co') =>
              w.list(node.units.filter((unit) => unit.part === part).map((unit) => desk.unitName(unit)));
            return (
              <tr key={node.id} className={node.section ? 'rd-print-section' : undefined}>
                <td style={{ paddingLeft: `${0.4 + (level - 1) * 1.1}em` }} colSpan={node.section ? 4 : 1}>
                  {node.number} {node.title}
                </td>
                {!node.section && (
                  <>
                    <td>{names('lead')}</td>
                    <td>{names('co')}</td>
                    <td>
                      {node.due
                        ? w.dayShort(node.due)
                        : (node.dueText ?? (node.repeat ? w(`screen.reading.repeat.${node.repeat}`) : ''))}
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </article>
  );
}
