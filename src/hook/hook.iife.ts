import {K} from "../messages/test.ts"; console.log("hook", K);
