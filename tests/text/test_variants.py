"""Han variants and English forms: facts checked against lists written independently of the tables."""

from __future__ import annotations

import pytest

from trihub.text.folding import fold
from trihub.text.stemming import stem
from trihub.text.variants import han_forms

# The Joyo kanji table of 2010: today's form and the one in brackets, as far as they differ in print.
SHINJITAI = """
亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 縁緣 艶艷 応應 欧歐 殴毆 桜櫻 奥奧 横橫 温溫 穏穩 仮假 価價
画畫 会會 絵繪 壊壞 懐懷 概槪 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 渇渴 巻卷 陥陷 勧勸 寛寬 関關 歓歡 観觀 気氣 帰歸 器器 偽僞 戯戲 犠犧 旧舊
拠據 挙擧 虚虛 峡峽 挟挾 狭狹 郷鄕 暁曉 区區 駆驅 勲勳 薫薰 径徑 茎莖 恵惠 掲揭 渓溪 経經 蛍螢 軽輕 継繼 鶏鷄 芸藝 撃擊 欠缺 研硏 県縣
倹儉 剣劍 険險 圏圈 検檢 献獻 権權 顕顯 験驗 厳嚴 広廣 効效 恒恆 黄黃 鉱鑛 号號 国國 黒黑 砕碎 済濟 斎齋 剤劑 雑雜 参參 桟棧 蚕蠶 惨慘
賛贊 残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 緒緖 叙敍 将將 称稱 渉涉 焼燒 証證 奨獎 条條
状狀 乗乘 浄淨 剰剩 畳疊 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 粋粹 酔醉 穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 斉齊
静靜 窃竊 摂攝 専專 浅淺 戦戰 践踐 銭錢 潜潛 繊纖 禅禪 双雙 壮壯 争爭 荘莊 捜搜 挿揷 巣巢 装裝 総總 騒騷 増增 蔵藏 臓臟 即卽 属屬 続續
堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽 団團 断斷 弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 逓遞 鉄鐵
点點 転轉 伝傳 灯燈 当當 党黨 盗盜 稲稻 闘鬭 徳德 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔 晩晚 蛮蠻 秘祕
浜濱 瓶甁 払拂 仏佛 併倂 並竝 餅餠 辺邊 変變 弁瓣 歩步 宝寶 豊豐 褒襃 翻飜 毎每 万萬 満滿 麺麵 黙默 弥彌 訳譯 薬藥 与與 予豫 余餘 誉譽
揺搖 様樣 謡謠 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘 礼禮 励勵 戻戾 霊靈 齢齡 暦曆 歴歷 恋戀 錬鍊 炉爐 労勞 楼樓 録錄 湾灣
"""
TECHNICAL = """
图圖図 发發発 电電 车車 机機 长長 钢鋼 铁鐵鉄 气氣気 产產産 应應応 线線 级級 络絡 网網 绝絕絶 继繼継 续續続 绿綠緑 缘緣縁 织織 细細 纤纖繊
值値 户戶戸 内內 换換 温溫 预預予 额額 颜顏顔 验驗験 锂鋰 锰錳 镍鎳 钴鈷 铝鋁 铜銅 锌鋅 银銀 锡錫 铅鉛 钛鈦 钠鈉 钾鉀 镁鎂 钙鈣 硅矽 氢氫 胶膠 药藥薬 医醫
断斷 检檢検 测測 装裝 备備 设設 识識 传傳伝 输輸 转轉転 动動 热熱 压壓圧 阀閥 轴軸 轮輪 壳殼殻 体體 层層 极極 阴陰 阳陽 离離 滤濾 烧燒焼 铸鑄鋳
焊焊 镜鏡 显顯顕 摄攝摂 录錄録 频頻 窗窓 颈頸頚 粘黏 沉沈 实實実 数數 标標 样樣様 准準 导導 储儲 单單単 复複 质質 计計 护護 调調 变變変
"""


@pytest.mark.parametrize("forms", (SHINJITAI + TECHNICAL).split())
def test_forms_of_one_character_fold_together(forms: str) -> None:
    assert len({fold(form) for form in forms}) == 1


def test_the_table_is_large_and_folds_once() -> None:
    forms = han_forms()
    assert len(forms) >= 4_000
    assert not [target for target in forms.values() if target in forms]
    assert all(len(form) == len(target) == 1 for form, target in forms.items())


@pytest.mark.parametrize("pair", ["碳炭", "池地", "沪滤", "阀瓣", "水氷", "轻重"])
def test_different_characters_stay_apart(pair: str) -> None:
    assert fold(pair[0]) != fold(pair[1])


SAME_WORD = """
battery batteries | coat coating coated coatings | manufacture manufacturing manufactured | file filing | fill filling
cure curing | monitor monitoring | store stored | rotate rotating | heat heating | plate plating | sample sampling
process processes processing | charge charging | use using used | control controlled controlling | cut cutting
dry drying dried | apply applying applied | gas gases | lens lenses | virus viruses | analysis analyses | axis axes
arrange arranged | include including | determine determined | machine machining | encode encoding | require required
focus focusing | switch switches | box boxes | dope doping | oxidize oxidised | mold moulding | vaporize vaporised
color coloured | fiber fibres | aluminum aluminium | center centred | tape taping | tap tapping | matrix matrices
limit limiting | transfer transferring | develop developing | seal sealing | radiate radiating | embed embedded
"""


@pytest.mark.parametrize("words", SAME_WORD.replace("\n", "|").strip("|").split("|"))
def test_inflected_forms_share_a_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words",
    ["carbon carbonate", "silicon silicone", "acetal acetate", "propane propanal", "ethane ethanol ethene",
     "sulfide sulfite sulfate", "amine amination amino", "nitrate nitrite nitride nitration", "tape tap", "file fill"],
)  # fmt: skip
def test_words_of_different_meaning_keep_theirs(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == len(words.split())


@pytest.mark.parametrize(
    "word",
    ["spring", "ring", "speed", "infrared", "gas", "bias", "lens", "glass", "sars", "cmos", "h"],
)
def test_words_that_only_look_inflected(word: str) -> None:
    assert stem(word) == word
