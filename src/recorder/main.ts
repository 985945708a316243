import {K} from "../messages/test.ts"; console.log("rec",K);
