"""The lines a page carries around an article, told by what they say. Pure.

Every pattern is matched against a whole short line, never inside one: a sentence that mentions
cookies, comments or sharing is prose. Phrases are casefolded and without punctuation at either edge.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What a line of furniture does, as far as the lines after it depend on it."""

    ALWAYS = "always"  # is furniture wherever it stands
    ACTION = "action"  # a button such as Like: is furniture beside furniture and among comments
    PLACE = "place"  # an entry of a menu: is furniture only before the title and after the article
    OPENER = "opener"  # a heading over links: what follows it is furniture until prose resumes
    FORM = "form"  # the head of a comment form
    COMMENTS = "comments"  # the head of the comments
    COPYRIGHT = "copyright"
    COOKIES = "cookies"  # a notice in sentences: is furniture only before the title and after the article


# fmt: off
_PHRASES: dict[Role, str] = {
    Role.ACTION: """like|likes|like this|liked|dislike|love|unlike|reply|replies|reply to this|share|shares|tweet|retweet|print|email|e-mail|mail|pin it|pin
        |report|report comment|report this comment|report abuse|flag|flag comment|flag as inappropriate|link|permalink|quote|edit|delete|save|bookmark
        |upvote|downvote|vote up|vote down|up|down|+1|follow|subscribe|facebook|twitter|linkedin|whatsapp|telegram|reddit|pinterest|tumblr|instagram
        |youtube|messenger|viber|mastodon|bluesky|threads|copy link|copy|more|loading|show more|see more|read more|view more|collapse|expand|hide replies
        |show replies|view replies|reply share|reply share report|like reply|reply like|like comment share|like reply share|reply report|expand full comment|author|gift
        |antworten|gefällt mir|teilen|drucken|melden|zitieren|kommentieren|répondre|j'aime|j’aime|partager|imprimer|signaler|responder|me gusta|compartir
        |imprimir|rispondi|mi piace|condividi|stampa|curtir|compartilhar|ответить|нравится|поделиться|пожаловаться|رد|الرد|إعجاب|أعجبني|مشاركة|شارك|طباعة
        |beantwoorden|delen|svara|dela|yanıtla|beğen|paylaş|odpowiedz|udostępnij|پاسخ|اشتراک‌گذاری""",
    Role.PLACE: """home|menu|main menu|search|search for|search...|news|world|politics|business|economy|sport|sports|culture|opinion|technology|tech|science|health|travel|lifestyle
        |entertainment|video|videos|photos|podcasts|podcast|live|weather|shop|store|jobs|events|magazine|archive|archives|categories|tags|meta|links|blogroll|pages
        |about|about us|contact|contact us|advertise|advertise with us|donate|donate now|support us|careers|press|imprint|help|faq|sitemap|site map|rss|rss feed|feed|entries feed|comments feed|wordpress.org
        |login|log in|sign in|sign up|register|log out|logout|my account|account|settings|profile|dashboard|close|close menu|open menu|next|previous|prev|back
        |follow us|follow|subscribe|subscribe now|newsletter|newsletters|top|english|deutsch|français|español|العربية|русский|startseite|suche|suchen|menü|anmelden|impressum|datenschutz|kontakt
        |accueil|rechercher|recherche|connexion|mentions légales|inicio|buscar|iniciar sesión|contacto|cerca|accedi|chi siamo|contatti|início|entrar|главная|поиск|войти|контакты|о нас|меню|новости
        |الرئيسية|بحث|القائمة|اتصل بنا|من نحن|تسجيل الدخول|anasayfa|ara|iletişim|hakkımızda|giriş|zoeken|inloggen|sök|logga in|all|latest|featured|general|uncategorized|comments|no comments|leave a comment""",
    Role.ALWAYS: """skip to content|skip to main content|skip to navigation|skip navigation|back to top|back to top button|scroll to top|return to top|go to top|toggle navigation|toggle menu
        |zum inhalt springen|nach oben|aller au contenu|haut de page|saltar al contenido|ir al contenido|volver arriba|vai al contenuto|torna su|наверх|العودة إلى الأعلى|زر الذهاب إلى الأعلى
        |advertisement|advertisements|advertising|advertise here|sponsored|sponsored content|paid content|paid advertisement|promoted|publicité|anzeige|werbung|publicidad|pubblicità|реклама|إعلان|اعلان|reklam|advertentie
        |story continues below|story continues below advertisement|article continues below|article continues after advertisement|continue reading the main story|article continues after ad
        |continue reading below|scroll to continue|skip advertisement|skip ad|skip past newsletter promotion|after newsletter promotion
        |all rights reserved|accept all cookies|accept all|accept cookies|reject all|cookie settings|cookie preferences|manage cookies|manage preferences|cookie policy|got it|i agree|close and accept
        |privacy policy|terms of use|terms of service|terms and conditions|terms & conditions|privacy & cookies policy|privacy and cookies|your privacy choices|do not sell my personal information|accessibility statement
        |alle rechte vorbehalten|datenschutzerklärung|tous droits réservés|politique de confidentialité|todos los derechos reservados|política de privacidad|tutti i diritti riservati|todos os direitos reservados
        |все права защищены|جميع الحقوق محفوظة|سياسة الخصوصية|tüm hakları saklıdır|alle rechten voorbehouden
        |connecting to %s|wordpress.com logo|google photo|twitter picture|facebook photo|gravatar|log out / change|cancel reply|cancel|post comment|submit comment|post reply|submit|send|notify me of new posts via email
        |notify me of new comments via email|notify me of follow-up comments by email|required fields are marked|required|email (required)|name (required)|website|email (address never made public)|email required|name required
        |required fields are marked *|your email address will not be published|your email address will not be published. required fields are marked|address never made public
        |your email|your name|your comment|share this|share this article|share this post|share this story|share this page|share article|share on facebook|share on twitter|share on x|share via email|share with friends|copy this link
        |print this page|print this article|print article|print page|print friendly|email this article|email this|email this to a friend|blogthis!|share to twitter|share to facebook|share to pinterest|emailthisblogthis!share to twittershare to facebookshare to pinterest
        |save article|listen to this article|listen to article|play audio|gift this article|give this article|add to favorites|add to favourites|download pdf|download as pdf
        |older comments|newer comments|older posts|newer posts|older post|newer post|load more comments|load more|show all comments|view all comments|see all comments|sort by|sort by newest|sort by oldest|newest first|oldest first|most liked|newest oldest most voted|inline feedbacks|inline feedback|0 comments|comments are closed|comments are closed.|comments off|comments are now closed
        |comments have been disabled|comments are disabled|kommentare sind geschlossen|les commentaires sont fermés|los comentarios están cerrados|комментарии закрыты|التعليقات مغلقة|discussion about this post|ready for more?|no posts|top latest discussions|subscribe sign in|type your email…|share this discussion
        |powered by wordpress|proudly powered by wordpress|powered by blogger|blog at wordpress.com|create a free website or blog at wordpress.com|start a blog at wordpress.com|follow me on twitter|rate this|rate this article|rate this post|was this article helpful|was this page helpful
        |like loading|like loading...|be the first to like this|one blogger likes this|people reacted|this post is for paid subscribers|already a paid subscriber? sign in|subscribe to our newsletter|subscribe to newsletter|sign up for our newsletter|join our newsletter|get our newsletter|newsletter sign-up|newsletter signup|sign up to our newsletter|get the newsletter
        |join our telegram channel|follow us on telegram|follow us on twitter|follow us on facebook|follow us on google news|click here to subscribe|support our work|please enable javascript|enable javascript|javascript is disabled|view web version|view desktop version|customize|sign me up|already have a wordpress.com account? log in now.
        |privacy|report this content|view site in reader|manage subscriptions|collapse this bar|copy shortlink|subscribed|loading comments|loading comments...|write a comment|email name website""",
    Role.OPENER: """related|related articles|related article|related posts|related post|related stories|related story|related news|related content|related topics|related links|related reading|related coverage|related items|more stories|more news|more articles|more posts
        |more like this|more on this story|more on this topic|more on this|read also|also read|read next|up next|next up|most read|most popular|most viewed|most commented|most shared|popular|popular posts|popular articles|popular stories|popular now|trending|trending now|trending stories
        |recent posts|recent articles|recent comments|recent news|latest news|latest posts|latest articles|latest stories|latest headlines|breaking news|you may also like|you may also be interested in|you might also like|you might also be interested in|you might be interested in|recommended|recommended for you
        |recommended stories|recommended reading|recommended articles|recommended posts|editors' picks|editor's picks|editors’ picks|editor’s picks|top stories|top news|don't miss|don’t miss|what to read next|what others are reading|in this section|from our partners|from the web|around the web|sponsored links|sponsored stories|you may like|paid partner content
        |explore more|in case you missed it|more in this series|more from author|more from the web|more for you|more headlines|keep reading|follow us on|connect with us|find us on|stay connected|follow us on social media|share this entry|quick links|useful links|site links|our network|navigation|post navigation|posts navigation|site footer|footer|tags|topics|filed under|posted in|share this|share|share it
        |lesen sie auch|lesen sie mehr|mehr zum thema|das könnte sie auch interessieren|auch interessant|ähnliche beiträge|ähnliche artikel|verwandte artikel|meistgelesen|neueste beiträge|à lire aussi|lire aussi|à lire également|sur le même sujet|articles similaires|articles liés|les plus lus|articles récents|vous aimerez aussi
        |lo más leído|las más leídas|te puede interesar|también te puede interesar|noticias relacionadas|artículos relacionados|entradas relacionadas|entradas recientes|leer también|lea también|leia também|leia mais|artigos relacionados|notícias relacionadas|mais lidas|posts relacionados|leggi anche|articoli correlati|potrebbe interessarti|ti potrebbe interessare|i più letti
        |читайте также|по теме|похожие статьи|материалы по теме|популярное|последние новости|اقرأ أيضا|اقرأ أيضاً|اقرأ ايضا|إقرأ أيضا|مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|الأكثر قراءة|آخر الأخبار|ilgili haberler|ilginizi çekebilir|son haberler|lees ook|lees meer|gerelateerde artikelen|meest gelezen|läs också|läs mer|relaterade artiklar|czytaj także|zobacz także|مطالب مرتبط""",
    Role.FORM: """leave a reply|leave a comment|leave your comment|leave a response|leave reply|post a comment|post a new comment|post comment|add a comment|add your comment|add comment|add new comment|write a reply|join the discussion|join the conversation|have your say|what do you think|comment form|write a comment...|comments policy|log in to comment|login to comment|sign in to comment
        |deja un comentario|deja una respuesta|deja tu comentario|dejar un comentario|agregar un comentario|laisser un commentaire|laissez un commentaire|poster un commentaire|ajouter un commentaire|écrire un commentaire|laisser une réponse|schreibe einen kommentar|schreiben sie einen kommentar|hinterlasse einen kommentar|hinterlasse eine antwort|kommentar verfassen|kommentar schreiben|kommentar hinterlassen|antworten abbrechen
        |lascia un commento|lascia una risposta|rispondi annulla risposta|deixe um comentário|deixe uma resposta|deixe seu comentário|оставить комментарий|добавить комментарий|написать комментарий|добавить комментарий отменить ответ|اترك تعليقا|اترك تعليقاً|اترك رد|اترك ردا|اترك رداً|أضف تعليق|أضف تعليقا|bir cevap yazın|bir yanıt yazın|yorum yap|yorum yazın|geef een reactie|plaats een reactie|reactie plaatsen|lämna ett svar|lämna en kommentar|skriv en kommentar|dodaj komentarz|zostaw komentarz|دیدگاهتان را بنویسید|دیدگاه خود را بنویسید""",
    Role.COMMENTS: """comments|comment|responses|response|discussion|reader comments|user comments|readers' comments|all comments|top comments|conversation|kommentare|kommentar|commentaires|comentarios|commenti|comentários|комментарии|تعليقات|التعليقات|yorumlar|reacties|kommentarer|komentarze|دیدگاه‌ها|نظرات|leserkommentare|réactions|opiniones|opinioni""",
}
_COUNT = r"(?:\d[\d.,]*|no|one|a|two|three|four|five|six|seven|eight|nine|ten|twelve|ein|eine|zwei|drei|une?|deux|trois|uno?|dos|tres|due|tre)"
_WHERE = r"(?:telegram|whatsapp|youtube|twitter|x|facebook|instagram|linkedin|viber|google news|tiktok|mastodon|bluesky|threads|signal|vk|rumble|odysee|substack|social media)"
_PATTERNS: dict[Role, tuple[str, ...]] = {
    Role.COMMENTS: (
        rf"{_COUNT} (?:thoughts?|responses?|comments?|replies|reply|opinions?|reactions?|feedbacks?)(?: (?:on|to|for|about)\b.*| so far|\.\.\.|)",
        r"(?:comments?|responses?|discussion|kommentare|commentaires|comentarios|commenti|التعليقات|комментарии|yorumlar|reacties)\W{0,3}\d+\)?",
        r"(?:comments?|responses?) (?:on|to) [“\"'‘].*",
        rf"{_COUNT} (?:kommentare?|gedanken|antworten|réflexions?|commentaires?|réponses?|réactions?|comentarios?|respuestas?|comentários?|respostas?|commenti|commento|pensieri|risposte|комментари\w*|yorum|reacties?|kommentarer|komentarz\w*|تعليقات?|تعليق|دیدگاه)(?: .*|)",
        r"(?:تعليق واحد|رد واحد|تعليقان)(?: .*|)",
    ),
    Role.FORM: (
        r"(?:leave|post|add|write) (?:a|your) (?:public )?(?:reply|comment|response)(?: to| here| below| cancel| as| on)\b.{0,100}",
        r"(?:leave a reply|schreibe einen kommentar|laisser un commentaire|deja una respuesta|deja un comentario|lascia un commento) ?(?:cancel reply|antworten abbrechen|annuler la réponse|cancelar la respuesta|annulla risposta)",
        r"(?:log|sign) ?in (?:or (?:register|sign ?up) )?to (?:post|leave|add|join|write|make)\b.{0,60}(?:comments?|discussion|conversation|reply)",
    ),
    Role.COPYRIGHT: (r"(?:copyright )?(?:©|\(c\)|c\)) ?.{2,150}", r"copyright,? (?:\d{4}\b|by ).{0,120}", r".{0,60}©.{2,80}all rights reserved"),
    Role.COOKIES: (
        r"(?:we|this (?:web)?site|our (?:web)?site|our partners and we|we and our .{1,30}|.{2,30}\.(?:com|org|net)) uses? .{0,40}\bcookies\b.*",
        r"(?:by (?:continuing|clicking|using)|if you continue) .{0,120}\b(?:cookies|privacy policy|terms)\b.*", r"(?:privacy & cookies|cookies?)(?: & privacy| notice)?: .*",
        r"(?:wir verwenden|diese (?:web)?seite verwendet|diese website (?:be)?nutzt) .{0,60}cookies\b.*", r"(?:ce site|nous) utilis(?:e|ons) .{0,40}cookies\b.*",
        r"(?:este sitio|esta web|utilizamos|usamos) .{0,60}cookies\b.*", r"(?:questo sito|utilizziamo) .{0,60}cookie.*", r"(?:to find out more|learn more),? .{0,80}cookie.*",
        r"(?:your |please )?(?:javascript|adblock|ad blocker|browser) .{0,80}(?:disabled|enable|supported|turn (?:it )?off|whitelist).*",
        r"please (?:enable|turn on|disable) (?:javascript|cookies|your ad ?blocker).*",
    ),
    Role.ALWAYS: (
        r"\d+(?: |-)min(?:ute)?s? read(?:ing time)?", r"(?:reading time|lesezeit|temps de lecture|tiempo de lectura)\W.{1,30}", r"(?:estimated )?read(?:ing)? time:? .{1,20}",
        rf"(?:click to )?(?:share|tweet|email|post|send|print)(?: this)? (?:on|via|to|by) (?:{_WHERE}|a friend|friends|email|e-mail|reddit|pinterest|tumblr|pocket|messenger|mail|print|print \(opens.*|.{{2,16}} \(opens in new window\))",
        r"click to (?:share|print|email)\b.{0,80}", rf".{{0,80}}\b(?:channel|page|account|group|profile)\b.{{0,50}} (?:on|in|auf|sur|en) {_WHERE}",
        rf"(?:please )?(?:follow|join|find|like|subscribe to|connect with|visit|watch) (?:us|me|our|the|my|[\w .’'-]{{2,40}}['’]s?)\b.{{0,40}}\b(?:{_WHERE}|channel|newsletter|page)(?:\W.{{0,60}})?",
        r"follow (?:us|me|@\w+)(?: on)?(?: [\w ,&]{2,60})?", r"(?:subscribe|sign up|signup|register|join|opt in)\b.{0,60}\b(?:newsletters?|mailing list|e-?mail updates|daily briefing|inbox)\b.{0,60}",
        r"(?:subscribe|sign up|login|log in|sign in) (?:now|today|here|free|for free|with (?:facebook|google|twitter|apple|email|x|wordpress.*|your .{2,30}))", r"enter your e-?mail(?: address)?(?: .{0,80})?",
        r"(?:get|receive) .{0,60}(?:delivered |straight |right |directly )?(?:to|in) your (?:inbox|e-?mail)", r"this (?:web)?site (?:uses akismet|is protected by recaptcha)\b.*", r"(?:diese website verwendet|ce site utilise|este sitio usa|este site utiliza o|questo sito (?:usa|utilizza)) akismet\b.*", r"learn how your comment data is processed",
        r"you are commenting using your .{0,120}", r"fill in your details below.{0,80}", r"you must be (?:a )?(?:logged in|registered|signed in|a? ?subscriber|member).{0,100}comment.{0,20}", r"you need to (?:be )?(?:log|logged|login|sign|signed).{0,60}(?:comment|reply).{0,20}",
        r"please (?:log|sign) ?in (?:or|to)\b.{0,100}(?:comment|reply|account|continue).{0,20}", r"(?:don['’]t|already) have an account\W.{0,40}", r"save my name, email,? and (?:website|site).{0,80}", r"notify me (?:of|when|by|via)\b.{0,100}", r"your e-?mail address will not be published.{0,60}",
        r"(?:deine|ihre) e-mail-adresse wird nicht veröffentlicht.{0,80}", r"votre adresse (?:e-?mail|de messagerie) ne sera pas publiée.{0,80}", r"tu dirección de correo electrónico no será publicada.{0,80}", r"il tuo indirizzo email non sarà pubblicato.{0,80}", r"ваш (?:e-mail|адрес email) не будет опубликован.{0,80}", r"لن يتم نشر عنوان بريدك الإلكتروني.{0,80}",
        r"(?:name|email|e-mail|website|comment) ?\*(?: (?:name|email|e-mail|website|comment) ?\*?)*", r"liked by \d.{0,60}", r"liked by (?:you|\d+ people|one person|[\w ]{2,40} and \d+ others?)", r"(?:like|dislike|vote|upvote|reply|share|comment)s? ?\(?\d+\)?(?: (?:like|dislike|reply|share|comment)s? ?\(?\d+\)?)*",
        r"\d[\d.,]*k? (?:likes?|shares?|retweets?|views?|claps?|votes?|reads|followers|upvotes?|reactions?|people like this|restacks?)(?:\W.{0,30})?", r"(?:\d+|one) bloggers? likes? this", r"be the first to (?:like|comment|reply|share|review)\b.{0,40}", r"\d+ (?:replies|reply) by .{2,80}",
        r"(?:pingback|trackback)s?\b:?.{0,200}", r"(?:powered|hosted) by \w[\w .]{1,30}", r"proudly powered by .{2,60}", r"(?:theme|designed|design|developed|website)(?: (?:by|:)) .{2,60}", r"theme: .{2,60} by .{2,60}", r"blog (?:at|powered by) wordpress\.com.{0,20}", r"create a (?:free )?(?:website|blog|account) .{2,60}",
        r"(?:←|→|«|»|<|>)? ?(?:older|newer|previous|next|prev) (?:post|posts|article|articles|story|entry|entries|comments?|page)s?\b:?(?: .{0,120})?", r"(?:posted|filed|tagged|published) (?:in|under|with|as)\b:? .{2,100}", r"(?:tags?|categories|category|labels?|topics|filed under|keywords|schlagwörter|kategorien|étiquettes|etiquetas|categorías|метки|теги|الوسوم|كلمات مفتاحية)\s?: .{2,160}",
        r"(?:read (?:more|also|next|this)|also read|see also|related|more|recommended|watch|lesen sie auch|lire aussi|à lire aussi|lea también|leer más|leia também|leggi anche|читайте также|اقرأ أيضا|اقرأ أيضًا|lees ook|czytaj także)\s?[:»|]\s?.{2,160}",
        r"(?:listen to|save|bookmark|print|email|download|cite|gift|republish) this (?:article|story|post|page)\b.{0,30}", r"(?:view|show|load|see|read) (?:all )?\d+ (?:more )?(?:comments?|replies|reply|articles?|posts?)", r"(?:view|see|read|show) all (?:posts|articles|stories|comments) (?:by|from|in)\b.{1,60}",
        r"more (?:from|by|stories by|articles by|posts by) .{2,60}", r"(?:skip|jump|go) to (?:main |the )?(?:content|navigation|comments?|search|top|footer|menu|primary.*|secondary.*)", r"(?:click|tap) here to (?:subscribe|donate|join|sign|read|login|log).{0,60}", r"(?:the post|this post) .{2,120} (?:appeared first on|first appeared on) .{2,60}",
        r"share (?:this|on|via)\b[\w ,/|•]{0,80}", r"(?:facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|email|print|tumblr|share|tweet|copy link|messenger|x|like|reply|more|loading)(?:[ ,|/•·]+(?:facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|email|print|tumblr|share|tweet|copy link|messenger|x|like|reply|more|loading|\d+))+",
        r"(?:page|seite) \d+ (?:of|/|von) \d+", r".{0,80}all rights reserved", r"(?:you are here|sie sind hier)\s?:.{0,120}", r"home [»>/›|].{2,160}",
    ),
}
# fmt: on
_EXACT = {" ".join(phrase.split()): role for role, phrases in reversed(_PHRASES.items()) for phrase in phrases.split("|")}
_ORDER = (Role.COMMENTS, Role.FORM, Role.COPYRIGHT, Role.ALWAYS, Role.COOKIES)
_COMPILED = tuple((role, re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS[role]))) for role in _ORDER)


@lru_cache(maxsize=4096)
def role_of(key: str) -> Role | None:
    """The role of a short line, given as ``Piece.key``; None for a line that may be part of the article."""
    exact = _EXACT.get(key)
    if exact is not None:
        return exact
    for role, pattern in _COMPILED:
        if pattern.fullmatch(key):
            return role
    return None
