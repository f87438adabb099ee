export { answerOf } from '../tools/demo/answers.ts';
