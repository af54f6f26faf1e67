# SPDX-License-Identifier: MIT
"""Packs as text: a Spanish one for the small deck `listening`, and one for any deck, with each text changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark.cards import packs, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from hark.cards.model import Deck

SPANISH = """\
format = 2
translates = "listening"
language = "es"
title = "Escuchar"
description = "Un mazo pequeño para pruebas."
authors = ["Ana"]

[[cards]]
id = "reflection"
front = "¿Qué devuelve un reflejo?"
back = "Lo que dijo la persona, con palabras nuevas."
why = "Nota que la seguiste."

[[cards]]
id = "pause"
front = "Dejar espacio cuando alguien termina de hablar"
back = "Una pausa"

[[cards]]
id = "two-parts"
text = "Escuchar pide {{atención}} y {{tiempo}}."

[[cards]]
id = "which-reply"
question = "Ana dice: \\"Nadie llamó\\". ¿Qué respuesta le deja espacio?"
options = [
  { text = "Suena a soledad.", correct = true, why = "Nombra un sentimiento y se detiene ahí." },
  { text = "Seguro que estaban ocupados.", why = "Le quita peso al dolor." },
  { text = "¿Los llamaste tú?", why = "Un consejo vestido de pregunta." },
]
why = "Primero el sentimiento."

[[cards]]
id = "fourth-no"
setting = "Por teléfono, después de un rechazo."
says = "El cuarto no de este mes. Me rindo."
task = "¿Qué dices ahora?"
trap = "Consejos para la próxima solicitud."
models = ["Cuatro noes en un mes. Se entiende que quieras parar."]
why = "El sentimiento va antes que el plan."
"""
"""Every card of the small deck in Spanish; nothing says what it was translated from."""


def pack_text(deck: Deck, change: Callable[[str], str], language: str = "es") -> str:
    """A whole pack for *deck*, every text as *change* makes it."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            said = {name: inner for name, inner in value.items() if inner != []}
            return {name: inner if name == "after" else changed(inner) for name, inner in said.items()}
        return list(map(changed, value)) if isinstance(value, list) else change(value) if type(value) is str else value

    head = {"format": 2, "translates": deck.id, "language": language, packs.DIGEST: packs.digest(packs.head_of(deck))}
    tables = [
        {"id": card.id, packs.DIGEST: packs.digest(own := packs.originals(card))} | changed(own) for card in deck.cards
    ]
    return writing.compose(head | changed(packs.head_of(deck)), tables)


ARABIC = """\
format = 2
translates = "listening"
language = "ar"
title = "الإصغاء"
description = "مجموعة صغيرة للاختبار."

[[cards]]
id = "reflection"
front = "ماذا يعيد الانعكاس إلى الشخص؟"
back = "ما قاله الشخص، بكلمات جديدة."
why = "يشعر أنك تابعت كلامه (انظر: Rogers 1957)، وأن له أن يكمل."

[[cards]]
id = "pause"
front = "ترك مساحة بعد أن يتكلّم أحدهم"
back = "وقفة"

[[cards]]
id = "two-parts"
text = "الإصغاء يحتاج إلى {{الانتباه}} و{{الوقت}}."

[[cards]]
id = "which-reply"
question = "تقول آنا: «لم يتصل أحد». أي ردّ يترك لها مساحة؟"
options = [
  { text = "يبدو ذلك وحيدًا.", correct = true, why = "يسمّي شعورًا ويتوقف عنده، فتكمل هي إن أرادت." },
  { text = "كانوا مشغولين بالتأكيد.", why = "يشرح الألم حتى يختفي." },
  { text = "هل اتصلتِ بهم أنتِ؟", why = "نصيحة في ثوب سؤال." },
]
why = "الشعور أولًا."

[[cards]]
id = "fourth-no"
setting = "على الهاتف، بعد رفض طلب العمل."
says = "الرفض الرابع هذا الشهر. أستسلم."
task = "ماذا تقول الآن؟"
trap = "نصائح للطلب القادم."
models = ["أربعة رفوض في شهر واحد. مفهوم أنك تريد التوقف."]
why = "الشعور يأتي قبل الخطة."
"""
"""The small deck in a script that runs from right to left, with Latin letters and digits in it."""

JAPANESE = """\
format = 2
translates = "listening"
language = "ja"
title = "聴くこと"
description = "試すための小さなデッキ。"

[[cards]]
id = "reflection"
front = "リフレクションは相手に何を返しますか？"
back = "その人が言ったことを、新しい言葉で。"
why = "話についてきてくれたとわかり、その先を話してもよいのだと感じられるからです。長い一文でも画面の幅に収まります。"

[[cards]]
id = "pause"
front = "誰かが話したあとに余白を残すこと"
back = "間（ま）"

[[cards]]
id = "two-parts"
text = "聴くには{{注意}}と{{時間}}が必要です。"

[[cards]]
id = "which-reply"
question = "アナが言います。「誰も電話をくれなかった」。余白を残す返事はどれですか？"
options = [
  { text = "それはさびしいですね。", correct = true, why = "気持ちの名前を言って、そこで止まります。" },
  { text = "きっと忙しかったんですよ。", why = "痛みを説明で消してしまいます。" },
  { text = "あなたから電話しましたか？", why = "質問の形をした助言です。👩‍👧" },
]
why = "まず気持ちから。"

[[cards]]
id = "fourth-no"
setting = "電話で。仕事に不採用になったあと。"
says = "今月四回目の不採用。もうあきらめる。"
task = "何と言いますか？"
trap = "次の応募のためのコツ。"
models = ["一か月に四回も。やめたくなるのも当然です。"]
why = "計画より先に気持ちがあります。"
"""
"""The small deck in letters that take two cells each, and without spaces between words."""
