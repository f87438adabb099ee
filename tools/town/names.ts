// Names for an invented county. Any likeness to a real place or person is chance.

export interface DepartmentName {
  /** Without the county's name in front. */
  name: string;
  /** The whole name, where the county's does not stand in front. */
  full?: string;
  short: string;
  aliases?: readonly string[];
  /** What its head is called. */
  head: string;
}

/** The first four belong to the named cast. */
export const departments: readonly DepartmentName[] = [
  {
    name: '精神文明建设指导委员会办公室',
    short: '创建办',
    aliases: ['文明办', '县创建办', '县文明办', '创建文明城市指挥部办公室'],
    head: '主任',
  },
  { name: '市场监督管理局', short: '市场监管局', head: '局长' },
  { name: '城市管理局', short: '城管局', aliases: ['县综合行政执法局'], head: '局长' },
  { name: '文化和旅游局', short: '文旅局', head: '局长' },
  { name: '委宣传部', short: '宣传部', head: '部长' },
  { name: '委组织部', short: '组织部', head: '部长' },
  { name: '委政法委员会', short: '政法委', head: '书记' },
  { name: '委社会工作部', short: '社会工作部', head: '部长' },
  { name: '总工会', short: '总工会', head: '主席' },
  { name: '共青团', full: '共青团云汀县委员会', short: '团县委', head: '书记' },
  { name: '妇女联合会', short: '妇联', head: '主席' },
  { name: '残疾人联合会', short: '残联', head: '理事长' },
  { name: '发展和改革局', short: '发改局', head: '局长' },
  { name: '教育体育局', short: '教体局', head: '局长' },
  { name: '公安局', short: '公安局', head: '局长' },
  { name: '公安局交通警察大队', short: '交警大队', head: '大队长' },
  { name: '民政局', short: '民政局', head: '局长' },
  { name: '财政局', short: '财政局', head: '局长' },
  { name: '人力资源和社会保障局', short: '人社局', head: '局长' },
  { name: '自然资源局', short: '自然资源局', head: '局长' },
  { name: '住房和城乡建设局', short: '住建局', head: '局长' },
  { name: '交通运输局', short: '交通运输局', aliases: ['县交通局'], head: '局长' },
  { name: '水利局', short: '水利局', head: '局长' },
  { name: '农业农村局', short: '农业农村局', head: '局长' },
  { name: '商务局', short: '商务局', head: '局长' },
  { name: '卫生健康委员会', short: '卫健委', head: '主任' },
  { name: '应急管理局', short: '应急局', head: '局长' },
  { name: '生态环境局', short: '生态环境局', head: '局长' },
  { name: '消防救援大队', short: '消防救援大队', head: '大队长' },
  { name: '融媒体中心', short: '融媒体中心', head: '主任' },
];

/** Name and how many communities and villages; the first and the seventh belong to the named cast. */
export const townships: readonly (readonly [string, number])[] = [
  ['鹤鸣街道', 15],
  ['文昌街道', 14],
  ['南塘街道', 13],
  ['东湖街道', 14],
  ['望江街道', 12],
  ['西门街道', 12],
  ['石桥镇', 13],
  ['青枫镇', 13],
  ['白鹭镇', 12],
  ['柳溪镇', 13],
  ['双河镇', 12],
  ['梅岭镇', 13],
  ['古渡镇', 12],
  ['沙洲镇', 12],
  ['云岭镇', 13],
  ['大坪镇', 12],
  ['竹坑乡', 12],
  ['茶亭乡', 11],
  ['松源乡', 11],
  ['金坳乡', 11],
];

export const townshipOffices: readonly (readonly [string, string])[] = [
  ['社会事务办公室', '社会事务办'],
  ['党政综合办公室', '党政办'],
  ['平安法治办公室', '平安办'],
  ['村镇建设办公室', '村建办'],
];

/** Community names by township of the town; the first of the first township belongs to the named cast. */
export const communityStems: readonly string[] = [
  '荷花', '学府', '向阳', '新华', '和平', '解放', '胜利', '文庙', '钟楼', '水门', '花园', '凤凰', '桂花', '锦绣',
  '明德', '育才', '滨河', '体育', '人民', '建设', '中山', '东门', '北街', '南街', '前进', '光明', '友谊', '翠竹',
  '龙潭', '玉泉', '月湖', '清风', '安居', '康宁', '富民', '长乐', '丰泽', '鼓楼', '朝阳', '春晖', '秋水', '星河',
  '银杏', '榕树', '梧桐', '紫藤', '枫林', '金桥', '云锦', '兰亭', '书香', '乐业', '同心', '永安', '太平', '庆丰',
  '河滨', '岭南', '湖心', '塔下', '渡头', '莲塘', '麒麟', '海棠', '红旗', '团结', '幸福', '平安', '福兴', '泰和',
  '竹园', '柳堤', '松涛', '白云', '丹霞', '青云', '宝塔', '古井', '石榴', '芙蓉', '景苑', '瑞祥',
]; // prettier-ignore
/** Two of these, one after the other, make a village: 上 + 坪 + 村. */
export const villageHeads = [...'上下大小前后东西南北中新老长高古石青白黄林王陈罗杨竹松梅桃柳'];
export const villageTails = [...'坪塘坑田岭桥洋溪垅寨屋洲坂墩湾源埔店'];
export const estateStems = [
  '荷花',
  '锦绣',
  '翠湖',
  '阳光',
  '金色',
  '滨江',
  '书香',
  '丽景',
  '御园',
  '和谐',
  '安康',
  '桃源',
  '香樟',
  '银河',
  '凤栖',
];
export const estateTails = ['苑', '花园', '小区', '新村', '家园', '名邸'];
export const residentUnits = [
  '第一小学',
  '实验幼儿园',
  '卫生服务中心',
  '供电所',
  '农商银行支行',
  '邮政支局',
  '集贸市场',
  '物业服务中心',
  '消防站',
  '派出所',
];

export const familyNames = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严',
];
export const givenFirst = [
  ...'建国文志明海春秋晓小玉丽秀桂国永立新家俊天子思雨欣佳梦诗嘉一振宏光荣庆德世少慧静淑红雪美云月',
];
export const givenLast = [
  ...'华强军平勇杰磊涛超波辉刚健鹏飞龙斌宁峰林芳娟敏霞燕玲萍丽娜静洁婷慧颖琳梅兰英珍莲怡瑶涵轩宇',
];
