import type { Aspect } from '../framework.ts';
import { activities, all, asked, bands, indicator, met, off, survey, target } from './write.ts';

/** The last five aspects of the ten-star framework: what residents notice. */
export const lifeAspects: Aspect[] = [
  {
    key: '6',
    title: '社区服务',
    indicators: [
      indicator(
        '6.1',
        '五类服务对象都有对应的服务项目',
        'materials',
        300,
        met(
          [0, 60, 120, 180, 240, 300],
          '面向全体居民的便民利民服务',
          '面向困难群体的救助和帮扶',
          '面向老年人、儿童和残疾人的照护服务',
          '面向失业人员的就业服务',
          '面向驻区单位和流动人口的服务',
        ),
        {
          detail: '每类对象至少有一个正在开展的项目，写明服务内容、时间和联系人。同一项目可以服务多类对象。',
          wanted: ['服务项目目录', '项目开展情况'],
          proof: 'some',
        },
      ),
      indicator(
        '6.2',
        '养老、托幼服务点正常运行',
        'on-site',
        200,
        all('有养老服务点或者托幼服务点', '按公示时间开放', '安全、卫生条件符合要求'),
        {
          detail: '没有条件单独设点的，可与相邻社区共用，步行不超过15分钟。',
          variants: [
            {
              classes: ['village', 'suburban'],
              rule: all('有互助养老点，或者有固定人员上门服务', '服务对象和服务时间公开'),
            },
          ],
        },
      ),
      indicator(
        '6.3',
        '居民诉求按期办结',
        'data',
        300,
        bands('按期办结率', '%', [
          [95, 300],
          [90, 200],
          [80, 100],
        ]),
        { detail: '按期办结件数除以应办结件数。职权不在社区、已按规定转办的视为办结。' },
      ),
      indicator(
        '6.4',
        '居民对服务的满意率',
        'questionnaire',
        200,
        bands('服务回访满意率', '%', [
          [85, 200],
          [80, 150],
          [70, 100],
        ]),
        { detail: '从接受过服务的居民中回访，采用最近一次问卷的数据。', wanted: ['服务回访问卷结果'], feed: survey },
      ),
    ],
  },
  {
    key: '7',
    title: '实事工程',
    indicators: [
      indicator(
        '7.1',
        '年度实事项目由居民提出和选定',
        'materials',
        200,
        all('向居民公开征集', '由居民会议、居民代表会议或者投票选定', '选定结果向居民公布'),
        { wanted: ['征集和选定的过程材料'], proof: 'some' },
      ),
      indicator('7.2', '年度实事项目按期完成', 'data', 400, target('实事项目完成率', '%', 100, 10, 100), {
        detail: '完成项目数除以年初选定的项目数。经居民同意调整的，按调整后的项目计算。',
      }),
      indicator(
        '7.3',
        '完工后公示并由居民参加验收',
        'materials',
        200,
        met([0, 60, 120, 200], '完工情况公示', '有居民代表参加验收', '经费使用情况公开'),
        { wanted: ['验收意见', '经费公开内容'], proof: 'some' },
      ),
      indicator('7.4', '居民对实事项目的评价', 'questionnaire', 200, asked('您对社区今年办的实事满意吗？'), {
        detail: '按各档人数的平均得分折算。',
      }),
    ],
  },
  {
    key: '8',
    title: '主题活动',
    indicators: [
      indicator(
        '8.1',
        '社区文化节、小区文化周、楼栋文化日按计划举办',
        'data',
        400,
        target('活动计划完成率', '%', 100, 10, 50),
        {
          detail: '计划由社区自己制定，规模大小不作要求；因天气、疫情等改期的不扣分。',
        },
      ),
      indicator(
        '8.2',
        '志愿服务自愿参加、如实记录',
        'materials',
        300,
        met([0, 100, 200, 300], '志愿者自愿报名，可随时退出', '服务时长如实记录', '有培训和必要的保障'),
        { wanted: ['志愿服务记录'], proof: 'some' },
      ),
      indicator(
        '8.3',
        '群众文艺队伍常态训练和演出',
        'data',
        200,
        { kind: 'found', of: '训练和演出', unit: '次', needed: 12 },
        {
          detail: '按已登记的训练和演出计数，不另行填报。',
          feed: activities,
          variants: [
            { classes: ['village', 'suburban'], rule: { kind: 'found', of: '训练和演出', unit: '次', needed: 6 } },
          ],
        },
      ),
      indicator(
        '8.4',
        '活动覆盖各类居民',
        'materials',
        100,
        met([0, 30, 60, 100], '有适合老年人和残疾人的活动', '有适合儿童和青年的活动', '有流动人口参加的活动'),
      ),
    ],
  },
  {
    key: '9',
    title: '文明祥和',
    indicators: [
      indicator(
        '9.1',
        '矛盾纠纷调解成功',
        'data',
        300,
        bands('调解成功率', '%', [
          [95, 300],
          [90, 200],
          [80, 100],
        ]),
        { detail: '调解成功件数除以受理件数，不把纠纷数量的多少作为加减分依据。' },
      ),
      indicator(
        '9.2',
        '文明楼院、文明家庭由居民评议',
        'materials',
        300,
        met([0, 100, 200, 300], '评议条件公开', '由居民评议产生', '结果经过公示'),
        { wanted: ['评议和公示材料'], proof: 'some' },
      ),
      indicator(
        '9.3',
        '治安和消防通道良好',
        'on-site',
        300,
        off(
          ['占用、堵塞消防通道', 100],
          ['楼道内停放电动自行车或者飞线充电', 50],
          ['消防器材缺失、失效', 50],
          ['单元门禁或者公共照明损坏未报修', 30],
        ),
        { scorer: '消防、公安派出所参与' },
      ),
      indicator('9.4', '移风易俗、邻里互助', 'on-site', 100, {
        kind: 'verdict',
        states: [
          { name: '好', points: 100 },
          { name: '一般', points: 60 },
          { name: '差', points: 0 },
        ],
      }),
    ],
  },
  {
    key: '10',
    title: '管理良好',
    indicators: [
      indicator('10.1', '路面平整，无积水', 'on-site', 100, off(['路面破损、坑洼', 20], ['积水、露天污水', 30]), {
        detail: '从小区入口向内看200米。已报修并有期限的不扣分。',
      }),
      indicator(
        '10.2',
        '无乱搭乱建、乱堆乱放、乱贴乱画',
        'on-site',
        100,
        off(['乱搭乱建', 30], ['乱堆乱放', 20], ['乱贴乱画', 10]),
        { detail: '1平方米以内算一处。' },
      ),
      indicator(
        '10.3',
        '楼道整洁，照明完好',
        'on-site',
        100,
        { kind: 'sample-mean', of: '楼道', size: 2 },
        {
          detail: '随机抽两个楼道，各按0到1分评，取平均。没有楼道的社区取全县平均。',
          exempt: ['village'],
        },
      ),
      indicator('10.4', '排水和化粪池通畅', 'on-site', 100, off(['堵塞、外溢', 50], ['井盖缺失、破损', 50])),
      indicator('10.5', '绿地有养护，无毁绿占绿', 'on-site', 100, off(['毁绿、占绿', 30], ['黄土裸露、枯死未补', 10])),
      indicator(
        '10.6',
        '垃圾收集点整洁，垃圾日产日清',
        'on-site',
        100,
        off(['垃圾满溢', 30], ['散落垃圾、成堆垃圾', 20]),
      ),
      indicator(
        '10.7',
        '居民对物业服务的满意率',
        'questionnaire',
        200,
        bands('物业服务满意率', '%', [
          [80, 200],
          [70, 150],
          [60, 100],
        ]),
        {
          detail: '没有物业服务企业的，问居民对小区日常管理的满意情况；采用最近一次问卷的数据。',
          wanted: ['物业服务问卷结果'],
          feed: survey,
          variants: [
            {
              classes: ['village'],
              rule: bands('环境卫生管护满意率', '%', [
                [80, 200],
                [70, 150],
                [60, 100],
              ]),
            },
          ],
        },
      ),
      indicator(
        '10.8',
        '检查发现的问题限期整改完成',
        'data',
        200,
        bands('按期整改完成率', '%', [
          [95, 200],
          [85, 150],
          [75, 100],
        ]),
        { detail: '社区职责范围内的问题；已移送主管部门的不计入。' },
      ),
    ],
  },
];
