/** A reading as a tree of plain text, for people. */
import type { Plan, Reading, SectionKind, TaskNode } from '#plans/rules/reading.ts';

const kinds: Record<SectionKind, string> = {
  guidance: '指导思想',
  goals: '目标',
  leadership: '组织领导',
  tasks: '任务',
  steps: '步骤',
  evaluation: '考核',
  safeguards: '保障',
  other: '其他',
};

const repeats = {
  daily: '每日',
  weekly: '每周',
  monthly: '每月',
  quarterly: '每季度',
  'half-yearly': '每半年',
  yearly: '每年',
} as const;

function drawTask(task: TaskNode, depth: number, out: string[]): void {
  const facts: string[] = [];
  if (task.lead.length) facts.push(`牵头 ${task.lead.map((unit) => unit.name).join('、')}`);
  if (task.co.length) facts.push(`责任 ${task.co.map((unit) => unit.name).join('、')}`);
  if (task.due ?? task.dueText)
    facts.push(`时限 ${[task.due, task.dueText && `(${task.dueText})`].filter(Boolean).join(' ')}`);
  if (task.repeat) facts.push(repeats[task.repeat]);
  out.push(`${'  '.repeat(depth)}${task.number} ${task.title}${facts.length ? `  [${facts.join('; ')}]` : ''}`);
  for (const child of task.children) drawTask(child, depth + 1, out);
}

function drawPlan(plan: Plan, out: string[]): void {
  out.push(`■ ${plan.title ?? '(标题缺失)'}`);
  if (plan.basis.length) out.push(`  依据: ${plan.basis.map((basis) => basis.number).join('、')}`);
  if (plan.leadership.length) {
    out.push('  领导小组:');
    for (const person of plan.leadership)
      out.push(`    ${person.role} ${person.name}${person.post ? ` (${person.post})` : ''}`);
  }
  const drawn = new Set<TaskNode>();
  for (const section of plan.sections) {
    out.push(`  ${section.number ?? '-'} ${section.heading} 〔${kinds[section.kind]}〕`);
    for (const task of plan.tasks) {
      if (task.section !== section.id) continue;
      drawTask(task, 2, out);
      drawn.add(task);
    }
  }
  for (const task of plan.tasks) if (!drawn.has(task)) drawTask(task, 2, out);
  if (plan.phases.length) {
    out.push('  阶段:');
    for (const phase of plan.phases) out.push(`    ${phase.name}: ${phase.from ?? '…'} 至 ${phase.to ?? '…'}`);
  }
}

/** Plans with their sections, tasks, people and phases; then what could not be read. */
export function drawReading(reading: Reading): string {
  const out: string[] = [];
  for (const plan of reading.plans) {
    drawPlan(plan, out);
    out.push('');
  }
  if (!reading.plans.length) out.push('没有读出方案。', '');
  if (reading.unread.length) {
    out.push('未读:');
    for (const part of reading.unread) out.push(`  ${part.gap ? '〔缺〕 ' : ''}${part.text}`);
  }
  const doubts = new Map<string, number>();
  for (const doubt of reading.doubts) doubts.set(doubt.code, (doubts.get(doubt.code) ?? 0) + 1);
  if (doubts.size) out.push(`存疑: ${[...doubts].map(([code, n]) => `${code} ${n}`).join(', ')}`);
  return out.join('\n').trimEnd();
}
